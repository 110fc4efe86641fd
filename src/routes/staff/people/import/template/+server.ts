import { templateCsv } from '#lib/identity/service.server.ts';
import { forStaff } from '#lib/server/access.ts';
import type { RequestEvent } from './$types';

/** The table to fill in, in the language of whoever asks. */
export const GET = forStaff('import.run', ({ locals: { language } }: RequestEvent) => {
	const name = language === 'nl' ? 'leerlingen.csv' : 'pupils.csv';
	return new Response(templateCsv(language), {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': `attachment; filename="${name}"`
		}
	});
});
