import { dayInWords, dayWithName } from '#lib/i18n/dates.ts';
import { holidayForm, namedForm, yearForm } from '#lib/identity/school/school-forms.ts';
import {
	listYears,
	removeHoliday,
	removeYear,
	saveHoliday,
	saveYear,
	schoolTabs
} from '#lib/identity/service.server.ts';
import { forStaff } from '#lib/server/access.ts';
import { formAction } from '#lib/server/form-action.ts';
import { orderedId } from '#lib/server/ids.ts';
import { dayOf } from '#lib/server/time.ts';
import type { PageServerLoadEvent } from './$types';

export const load = forStaff('school.edit', async (event: PageServerLoadEvent, staff) => {
	const { words, language, now } = event.locals;
	const { db, schoolId } = event.locals.context(staff);
	const today = dayOf(now);
	const span = (from: string, to: string) =>
		from === to
			? dayWithName(from, language)
			: words.t('school:year.days', { from: dayWithName(from, language), to: dayWithName(to, language) });
	return {
		words: words.section('school', 'year'),
		...schoolTabs(words),
		newId: orderedId(),
		years: (await listYears(db, schoolId)).map((year) => ({
			...year,
			newHolidayId: orderedId(),
			isPast: year.ends_on < today,
			isCurrent: year.starts_on <= today && today <= year.ends_on,
			span: words.t('school:year.span', {
				from: dayInWords(year.starts_on, language),
				to: dayInWords(year.ends_on, language)
			}),
			holidays: year.holidays.map((holiday) => ({
				...holiday,
				span: span(holiday.first_day, holiday.last_day),
				remove: words.t('school:year.removeLabel', { name: holiday.name })
			}))
		}))
	};
});

const YEAR_FIELDS = {
	'year-reversed': 'endsOn',
	'year-length': 'endsOn',
	'year-overlaps': 'startsOn',
	'year-loses-holiday': 'startsOn'
};
const HOLIDAY_FIELDS = {
	'holiday-reversed': 'lastDay',
	'holiday-outside': 'firstDay',
	'holiday-overlaps': 'firstDay'
};

export const actions = {
	year: formAction(
		'school.edit',
		{ id: 'year', schema: yearForm, fields: YEAR_FIELDS },
		(context, { id, startsOn, endsOn }) => saveYear(context, id, { starts_on: startsOn, ends_on: endsOn })
	),
	removeYear: formAction('school.edit', { id: 'removeYear', schema: namedForm }, (context, { id }) =>
		removeYear(context, id)
	),
	holiday: formAction(
		'school.edit',
		{ id: 'holiday', schema: holidayForm, fields: HOLIDAY_FIELDS },
		(context, holiday) =>
			saveHoliday(context, holiday.yearId, holiday.id, {
				name: holiday.name,
				first_day: holiday.firstDay,
				last_day: holiday.lastDay
			})
	),
	removeHoliday: formAction('school.edit', { id: 'removeHoliday', schema: namedForm }, (context, { id }) =>
		removeHoliday(context, id)
	)
};
