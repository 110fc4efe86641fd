import type { Language } from '#lib/identity/types.ts';
import type { Words } from '#lib/i18n/words.server.ts';
import type { Answer, Lesson, Step } from './types.ts';

/** A part of a step with whether it is right and why; for an adult, who may see the answers. */
export interface ContentPart {
	text: string;
	right: boolean | undefined;
	explain: string;
}

export interface StepContent {
	key: string;
	title: string;
	picture: { src: string; alt: string; width: number; height: number } | undefined;
	parts: ContentPart[];
}

/** What a step is called in a table: its question or its title. */
export const stepTitle = (step: Step, language: Language): string =>
	(step.kind === 'story' ? step.title : step.question)[language];

/** A step as a teacher reads it. */
export function lessonContent(step: Step, language: Language): StepContent {
	const base = { key: step.key, title: stepTitle(step, language), picture: undefined };
	const part = (
		text: { nl: string; en: string },
		right: boolean | undefined,
		explain?: { nl: string; en: string }
	): ContentPart => ({
		text: text[language],
		right,
		explain: explain?.[language] ?? ''
	});
	switch (step.kind) {
		case 'story':
			return { ...base, parts: step.panels.map((panel) => part(panel.text, undefined)) };
		case 'choice':
			return {
				...base,
				parts: step.options.map((option) => part(option.text, option.right, option.explain))
			};
		case 'spot': {
			const { file, alt, width, height } = step.picture;
			return {
				...base,
				picture: { src: `/lessons/${file}`, alt: alt[language], width, height },
				parts: step.places.map((place) => part(place.text, place.right, place.explain))
			};
		}
		case 'sort':
			return {
				...base,
				parts: step.cards.map((card) => ({
					text: `${card.text[language]} → ${step.baskets.find((basket) => basket.key === card.basket)?.text[language] ?? ''}`,
					right: undefined,
					explain: card.explain[language]
				}))
			};
		case 'chat':
			return {
				...base,
				parts: step.moments.flatMap((moment) => [
					part(
						{
							nl: moment.lines.map((line) => line.nl).join(' '),
							en: moment.lines.map((line) => line.en).join(' ')
						},
						undefined
					),
					...moment.replies.map((reply) => part(reply.text, reply.good, reply.explain))
				])
			};
	}
}

/** What a child answered, in words. */
export function answerInWords(lesson: Lesson, stepKey: string, answer: Answer, words: Words): string {
	const step = lesson.steps.find((one) => one.key === stepKey);
	const { language } = words;
	if (!step) return '';
	if (step.kind === 'choice' && answer.kind === 'choice') {
		return step.options.find((option) => option.key === answer.option)?.text[language] ?? '';
	}
	if (step.kind === 'spot' && answer.kind === 'spot') {
		return step.places
			.filter((place) => answer.places.includes(place.key))
			.map((place) => place.text[language])
			.join(' · ');
	}
	if (step.kind === 'sort' && answer.kind === 'sort') {
		return step.cards
			.map((card) =>
				words.t('lessons:answers.inBasket', {
					card: card.text[language],
					basket: step.baskets.find((basket) => basket.key === answer.baskets[card.key])?.text[language] ?? ''
				})
			)
			.join(' · ');
	}
	if (step.kind === 'chat' && answer.kind === 'chat') {
		const last = answer.path.at(-1);
		return (
			step.moments.flatMap((moment) => moment.replies).find((reply) => reply.key === last)?.text[language] ??
			''
		);
	}
	return words.t('lessons:answers.read');
}
