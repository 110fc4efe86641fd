import { createInstance, type i18n, type TFunction } from 'i18next';
import type { Language } from '../identity/types.ts';
import commonEn from './locales/en/common.json' with { type: 'json' };
import helpEn from './locales/en/help.json' with { type: 'json' };
import identityEn from './locales/en/identity.json' with { type: 'json' };
import importEn from './locales/en/import.json' with { type: 'json' };
import lessonsEn from './locales/en/lessons.json' with { type: 'json' };
import peopleEn from './locales/en/people.json' with { type: 'json' };
import pupilsEn from './locales/en/pupils.json' with { type: 'json' };
import schoolEn from './locales/en/school.json' with { type: 'json' };
import commonNl from './locales/nl/common.json' with { type: 'json' };
import helpNl from './locales/nl/help.json' with { type: 'json' };
import identityNl from './locales/nl/identity.json' with { type: 'json' };
import importNl from './locales/nl/import.json' with { type: 'json' };
import lessonsNl from './locales/nl/lessons.json' with { type: 'json' };
import peopleNl from './locales/nl/people.json' with { type: 'json' };
import pupilsNl from './locales/nl/pupils.json' with { type: 'json' };
import schoolNl from './locales/nl/school.json' with { type: 'json' };

/* Words are chosen on the server only: a page gets the finished strings it needs, and no i18n library. */

const nl = {
	common: commonNl,
	identity: identityNl,
	import: importNl,
	lessons: lessonsNl,
	people: peopleNl,
	school: schoolNl,
	pupils: pupilsNl,
	help: helpNl
};
const en: typeof nl = {
	common: commonEn,
	identity: identityEn,
	import: importEn,
	lessons: lessonsEn,
	people: peopleEn,
	school: schoolEn,
	pupils: pupilsEn,
	help: helpEn
};

type Resources = typeof nl;
export type Namespace = keyof Resources;

type Variables = Record<string, string | number>;

function instance(language: Language): i18n {
	const made = createInstance();
	void made.init({
		lng: language,
		resources: { [language]: language === 'nl' ? nl : en },
		defaultNS: 'common',
		// Svelte escapes what it prints; escaping here too would show &amp; to a child.
		interpolation: { escapeValue: false },
		initAsync: false,
		showSupportNotice: false
	} as Parameters<i18n['init']>[0]);
	return made;
}

const instances: Record<Language, i18n> = { nl: instance('nl'), en: instance('en') };
const fixed: Record<Language, TFunction> = {
	nl: instances.nl.getFixedT('nl'),
	en: instances.en.getFixedT('en')
};
/** What has no variables in it is looked up once. */
const fixedTexts = new Map<string, unknown>();

/** The words of one language: single texts with `t`, whole sections of a page with `section`. */
export interface Words {
	language: Language;
	/** One text: `t('identity:signIn.title', { name })`. Plurals by `count`. */
	t(key: string, variables?: Variables): string;
	/** All texts of a page at once, typed after the Dutch file. */
	section<N extends Namespace, K extends keyof Resources[N] & string>(
		namespace: N,
		key: K,
		variables?: Variables
	): Resources[N][K];
}

/** Puts variables in their places, as i18next does and several times as fast: a page has dozens of such texts. */
const fill = (text: string, variables: Variables): string =>
	text.includes('{{')
		? text.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => String(variables[name] ?? ''))
		: text;

function makeWords(language: Language): Words {
	const translate = fixed[language];
	const read = (key: string, options: Record<string, unknown>, isFixed: boolean): unknown => {
		if (!isFixed) return translate(key, options);
		const name = `${language} ${key}`;
		if (!fixedTexts.has(name)) fixedTexts.set(name, translate(key, options));
		return fixedTexts.get(name);
	};
	return {
		language,
		t: (key, variables) =>
			// Which form a number takes is for i18next to know; a name or a figure is only put in its place.
			variables && 'count' in variables
				? translate(key, variables)
				: fill(read(key, { skipInterpolation: true }, true) as string, variables ?? {}),
		section: (namespace, key, variables) =>
			read(`${namespace}:${key}`, { ...variables, returnObjects: true }, !variables) as never
	};
}

const words: Record<Language, Words> = { nl: makeWords('nl'), en: makeWords('en') };

/** The words of a language; the same object each time. */
export const wordsIn = (language: Language): Words => words[language];
