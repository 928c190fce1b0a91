// SPDX-License-Identifier: GPL-2.0
#include "output/fit.h"

/* In less a sentence is hard to read. */
#define LEAST_TEXT 24

static int most(int a, int b)
{
	return a > b ? a : b;
}

static int least(int a, int b)
{
	return a < b ? a : b;
}

int fit_total(const struct fit *columns, size_t nr)
{
	int total = (int)nr - 1;

	for (size_t i = 0; i < nr; i++)
		total += columns[i].width;
	return total;
}

void fit_whole(struct fit *columns, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		columns[i].width = most(columns[i].data, columns[i].heading);
}

static int heading_floor(const struct fit *column)
{
	return most(column->data, column->heading_word);
}

static int text_floor(const struct fit *column)
{
	return column->text ? most(least(column->data, LEAST_TEXT), column->heading_word) :
			      heading_floor(column);
}

static int name_floor(const struct fit *column)
{
	if (!column->shortest)
		return text_floor(column);
	return most(least(column->data, column->shortest), column->heading_word);
}

/* Take @over away from the columns that are widest above their floor. What could not be taken. */
static int shrink(struct fit *columns, size_t nr, int over, int (*floor)(const struct fit *column))
{
	while (over > 0) {
		struct fit *widest = NULL;
		int spare = 0;

		for (size_t i = 0; i < nr; i++) {
			int here = columns[i].width - floor(&columns[i]);

			if (here > spare) {
				spare = here;
				widest = &columns[i];
			}
		}
		if (!widest)
			break;
		widest->width--;
		over--;
	}
	return over;
}

bool fit_columns(struct fit *columns, size_t nr, int width)
{
	int over;

	fit_whole(columns, nr);
	over = fit_total(columns, nr) - width;
	over = shrink(columns, nr, over, heading_floor);
	over = shrink(columns, nr, over, text_floor);
	return shrink(columns, nr, over, name_floor) <= 0;
}
