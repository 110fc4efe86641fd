/* The face of this domain: what routes, commands and other domains may use of it. */
export { allLessons, findLesson, lessonsOfYear } from './catalogue.ts';
export { giveAnswer, lessonsFor, openLesson, type LessonCard } from './learning.server.ts';
export { groupOverview, lessonOfGroup, pupilInLesson } from './progress.server.ts';
export { quizNumber, stepView, type ChatView, type ChoiceView, type SortView, type SpotView, type StepView, type StoryView } from './view.server.ts';
