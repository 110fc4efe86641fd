import { DEMO_PASSWORD } from '../../src/lib/demo/staff.ts';
import { expect, type DemoSchool, type Page } from './test.ts';

/* Signing in as somebody of the demo school, the way people do. */

/** The first three pictures: the code of every child of the demo school. */
export const PICTURES = ['apple', 'bike', 'boat'] as const;

export interface Child {
	id: string;
	name: string;
	groupId: string;
}

/** The children of a group of this year who share their first name with nobody, in the order of the tiles. */
export function childrenOf(demo: DemoSchool, code: string): Child[] {
	const children = demo.db
		.prepare(
			`select p.id, p.first_name as name, e.group_id as groupId from directory_class_codes c
			join enrolments e on e.school_id = c.school_id and e.group_id = c.group_id
			join pupils p on p.school_id = e.school_id and p.id = e.pupil_id
			where c.code = ? and p.left_on is null and p.died_on is null`
		)
		.all(code) as Child[];
	return children
		.filter((child) => children.filter((other) => other.name === child.name).length === 1)
		.sort((a, b) => a.name.localeCompare(b.name, 'nl'));
}

/** A child of a group, by place. Each test takes another, so that no test finds what another left. */
export function child(demo: DemoSchool, place: number, code = 'VUUR6'): Child {
	const found = childrenOf(demo, code)[place];
	if (!found) throw new Error(`Group ${code} has no child number ${place}.`);
	return found;
}

/** Taps pictures on the page that asks for them. */
export async function tapPictures(page: Page, pictures: readonly string[] = PICTURES): Promise<void> {
	for (const [index, picture] of pictures.entries()) {
		await page.locator(`button[name="picture"][value="${picture}"]`).click();
		// The next tap is for the page that this one led to.
		if (index < pictures.length - 1)
			await expect(page.getByText(`${index + 1} van 3 plaatjes`)).toBeVisible();
	}
}

/** From the class code to the page with pictures. */
export async function tapName(
	page: Page,
	who: Child,
	code = 'VUUR6',
	address = '/sign-in/pupil'
): Promise<void> {
	await page.goto(address);
	await page.getByLabel('Klascode').fill(code);
	await page.getByRole('button', { name: 'Verder' }).click();
	await page.locator(`button[name="pupil"][value="${who.id}"]`).click();
	await expect(page.locator('button[name="picture"]')).toHaveCount(12);
}

/** Signs a child in, by every step of the way. */
export async function signInPupil(page: Page, who: Child, code = 'VUUR6'): Promise<void> {
	await tapName(page, who, code);
	await tapPictures(page);
	await page.waitForURL('**/learn');
}

/** Signs a member of the demo team in: `teacher6`, `director` … */
export async function signInStaff(page: Page, key: string): Promise<void> {
	await page.goto('/sign-in/staff');
	await page.getByLabel('E-mailadres').fill(`${key}@demo.example`);
	await page.getByLabel('Wachtwoord').fill(DEMO_PASSWORD);
	await page.getByRole('button', { name: 'Inloggen' }).click();
	await page.waitForURL((url) => url.pathname === '/staff');
}
