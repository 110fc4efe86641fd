/* The face of this domain: what routes, commands and other domains may use of it. */
export { findSignedInPupil, findSignedInStaff, findSubstitute } from './actors.server.ts';
export { clearEndedAccess } from './housekeeping.server.ts';
export { chooseLanguage, languageOf } from './languages.server.ts';
export {
	choosePupil,
	enterClassCode,
	enterGroup,
	listTiles,
	openGroup,
	picturesResetNotice,
	type PupilTicket
} from './pupil-sign-in.server.ts';
export { tapPicture, waitFor, type Tap } from './picture-taps.server.ts';
export { currentSchoolYear, findPublicSchool, findSchool, findSchoolBySlug } from './schools.server.ts';
export { endSession, isSessionIn } from './sessions.server.ts';
export {
	afterInvitation,
	beginStaffSession,
	checkPassword,
	type AfterPassword,
	type StaffTicket
} from './staff-sign-in.server.ts';
export { checkSecondFactor, confirmEnrolment, enrolment } from './staff-second-step.server.ts';
export { newSecret, base32, trustDevice } from './second-factor.server.ts';
export { acceptInvitation, findInvitation } from './accept-invitation.server.ts';
export { isSetupOpen, keepSetupCode, makeFirstSchool } from './setup.server.ts';
export {
	accountOverview,
	changePassword,
	makeRecoveryCodes,
	signOutDevice,
	signOutEverywhere
} from './account.server.ts';
export { endAccess, giveAccessAgain } from './access-service.server.ts';
export { changeFunctions, changeGroups } from './functions-service.server.ts';
export { inviteColleague, remakeInvitation } from './invitations.server.ts';
export { listOutbox, removeFromOutbox } from './outbox.server.ts';
export { changeDetails, getColleague, listColleagues, type ColleaguePage } from './people-service.server.ts';
export { COLLEAGUE_STATES, colleagueFilter, selectColleagues } from './people-rules.ts';
export { peopleTabs } from './people-tabs.ts';
export { PERMISSION_SUBJECTS, subjectOf } from './permission-subjects.ts';
export { changePermission, listPermissions, type PermissionRow } from './permission-changes.server.ts';
export {
	addAbsence,
	changeWork,
	endAbsence,
	getPresence,
	type PresencePage
} from './presence-service.server.ts';
export { listYears, removeHoliday, removeYear, saveHoliday, saveYear } from './calendar.server.ts';
export {
	listGroups,
	listGroupsFor,
	readBadges,
	readGroup,
	renewCode,
	type GroupPage
} from './groups.server.ts';
export { addGuardian, linkGuardian, searchGuardians, unlinkGuardian } from './guardian-links.server.ts';
export {
	listGuardians,
	lookAtAddress,
	readGuardian,
	saveAddress,
	saveAuthority,
	saveGuardian,
	type GuardianPage
} from './guardians.server.ts';
export {
	listHelpLines,
	saveHelpLine,
	whoCanHelp,
	type HelpPage,
	type HelpPerson,
	type SchoolHelpLine
} from './help.server.ts';
export { removeHelper, removeHelperPhoto, saveHelperPhoto } from './helper-photos.server.ts';
export { listHelpers, moveHelper, readHelper, saveHelper, staffToChoose } from './helpers.server.ts';
export { resetPictures } from './picture-reset.server.ts';
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
} from './pupils.server.ts';
export { findFile } from './school-files.server.ts';
export { readSchool, removeLogo, saveLogo, saveSchool } from './school-settings.server.ts';
export { makeDayLink, withdrawDayLink } from './substitutes.server.ts';
export { listNotices, markNoticeSeen } from './notices.server.ts';
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
export { schoolTabs } from './school-tabs.ts';
export { hashEmail } from './emails.server.ts';
export { hashPassword } from './passwords.server.ts';
export { hashPictures } from './pictures.server.ts';
