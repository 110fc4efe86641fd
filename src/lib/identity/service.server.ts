/* The face of this domain: what routes, commands and other domains may use of it. */
export { findSignedInPupil, findSignedInStaff, findSubstitute } from './sign-in/actors.server.ts';
export { clearEndedAccess } from './sign-in/housekeeping.server.ts';
export { chooseLanguage, languageOf } from './school/languages.server.ts';
export {
	choosePupil,
	enterClassCode,
	enterGroup,
	listTiles,
	openGroup,
	picturesResetNotice,
	type PupilTicket
} from './sign-in/pupil-sign-in.server.ts';
export { tapPicture, waitFor, type Tap } from './sign-in/picture-taps.server.ts';
export {
	currentSchoolYear,
	findPublicSchool,
	findSchool,
	findSchoolBySlug
} from './school/schools.server.ts';
export { endSession, isSessionIn } from './sign-in/sessions.server.ts';
export {
	afterInvitation,
	beginStaffSession,
	checkPassword,
	type AfterPassword,
	type StaffTicket
} from './sign-in/staff-sign-in.server.ts';
export { checkSecondFactor, confirmEnrolment, enrolment } from './sign-in/staff-second-step.server.ts';
export { newSecret, base32, trustDevice } from './sign-in/second-factor.server.ts';
export { acceptInvitation, findInvitation } from './staff/accept-invitation.server.ts';
export { isSetupOpen, keepSetupCode, makeFirstSchool } from './school/setup.server.ts';
export {
	accountOverview,
	changePassword,
	makeRecoveryCodes,
	signOutDevice,
	signOutEverywhere
} from './sign-in/account.server.ts';
export { endAccess, giveAccessAgain } from './staff/access-service.server.ts';
export { changeFunctions, changeGroups } from './staff/functions-service.server.ts';
export { inviteColleague, remakeInvitation } from './staff/invitations.server.ts';
export { listOutbox, removeFromOutbox } from './staff/outbox.server.ts';
export {
	changeDetails,
	getColleague,
	listColleagues,
	type ColleaguePage
} from './staff/people-service.server.ts';
export { COLLEAGUE_STATES, colleagueFilter, selectColleagues } from './staff/people-rules.ts';
export { peopleTabs } from './staff/people-tabs.ts';
export { PERMISSION_SUBJECTS, subjectOf } from './staff/permission-subjects.ts';
export { changePermission, listPermissions, type PermissionRow } from './staff/permission-changes.server.ts';
export {
	addAbsence,
	changeWork,
	endAbsence,
	getPresence,
	type PresencePage
} from './staff/presence-service.server.ts';
export { listYears, removeHoliday, removeYear, saveHoliday, saveYear } from './school/calendar.server.ts';
export {
	listGroups,
	listGroupsFor,
	readBadges,
	readGroup,
	renewCode,
	type GroupPage
} from './pupils/groups.server.ts';
export {
	addGuardian,
	linkGuardian,
	searchGuardians,
	unlinkGuardian
} from './pupils/guardian-links.server.ts';
export {
	listGuardians,
	lookAtAddress,
	readGuardian,
	saveAddress,
	saveAuthority,
	saveGuardian,
	type GuardianPage
} from './pupils/guardians.server.ts';
export {
	listHelpLines,
	saveHelpLine,
	whoCanHelp,
	type HelpPage,
	type HelpPerson,
	type SchoolHelpLine
} from './help/help.server.ts';
export { removeHelper, removeHelperPhoto, saveHelperPhoto } from './help/helper-photos.server.ts';
export { listHelpers, moveHelper, readHelper, saveHelper, staffToChoose } from './help/helpers.server.ts';
export { resetPictures } from './sign-in/picture-reset.server.ts';
export {
	correctPupil,
	listPupils,
	movePupil,
	protectPupil,
	PUPILS_SHOWN,
	readPupil,
	recordDeath,
	recordLeaving,
	type PupilPage,
	type Whereabouts
} from './pupils/pupils.server.ts';
export { findFile } from './school/school-files.server.ts';
export { readSchool, removeLogo, saveLogo, saveSchool } from './school/school-settings.server.ts';
export { makeDayLink, withdrawDayLink } from './staff/substitutes.server.ts';
export { listNotices, markNoticeSeen } from './staff/notices.server.ts';
export {
	applyImport,
	applyRoster,
	cancelImport,
	findImport,
	listImports,
	planRoster,
	readImportFile,
	startImport,
	type PlannedImport
} from './import/service.server.ts';
export { answersTo } from './import/settle-rules.ts';
export { templateCsv } from './import/template.ts';
export type { KnownPupil } from './import/facts.ts';
export type { Answers, Doubt, FieldChange, ImportCounts } from './import/types.ts';
export { schoolTabs } from './school/school-tabs.ts';
export { hashEmail } from './staff/emails.server.ts';
export { hashPassword } from './sign-in/passwords.server.ts';
export { hashPictures } from './sign-in/pictures.server.ts';
