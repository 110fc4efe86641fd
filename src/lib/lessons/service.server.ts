/* The face of this domain: what routes, commands and other domains may use of it. */
export { allLessons, findLesson, lessonsOfYear } from './catalogue.ts';
export { giveAnswer, lessonsFor, openLesson } from './learning.server.ts';
export { groupOverview, lessonOfGroup, pupilInLesson } from './progress.server.ts';
export { answerInWords, lessonContent, stepTitle } from './staff-view.server.ts';
export { quizNumber, stepView } from './view.server.ts';
