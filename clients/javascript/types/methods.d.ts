// Made by scripts/generate.js of the OpenRPC document. Do not edit.
import type { CallOptions } from "./index.js";

/** Given as bytes; told as base64 in JSON, as bytes in MessagePack. */
export type Bytes = string | Uint8Array;

export interface ConfigMgtAgentConfig {
  id: number;
  firstname: string;
  lastname: string;
  number: string;
  context: string;
  member: Array<ConfigMgtAgentQueueMember>;
  numgroup: number;
  userid: number;
}

export interface ConfigMgtAgentQueueMember {
  queue_name: string;
  queue_id: number;
  interface: string;
  penalty: number;
  commented: number;
  usertype: string;
  userid: number;
  channel: string;
  category: string;
  position: number;
}

export interface ConfigMgtCallbackList {
  uuid: string;
  name: string;
  queueId: number;
  callbacks: Array<ConfigMgtCallbackRequest>;
}

export interface ConfigMgtCallbackPeriod {
  uuid: string;
  name: string;
  /** HH:mm:ss */ periodStart: string;
  /** HH:mm:ss */ periodEnd: string;
  default: boolean;
}

export interface ConfigMgtCallbackRequest {
  uuid: string;
  listUuid: string;
  phoneNumber: string;
  mobilePhoneNumber?: string;
  firstName?: string;
  lastName?: string;
  company?: string;
  description?: string;
  preferredPeriodUuid?: string;
  /** yyyy-MM-dd */ dueDate: string;
  queueId?: number;
  clotured: boolean;
  preferredPeriod?: ConfigMgtCallbackPeriod;
}

export interface ConfigMgtCallbackRequestPage {
  total: number;
  list: Array<ConfigMgtCallbackRequest>;
}

export interface ConfigMgtDissuasion {
  type: ConfigMgtDissuasionType;
  value?: ConfigMgtDissuasionValue;
}

export type ConfigMgtDissuasionType = "soundFile" | "queue" | "other";

export interface ConfigMgtDissuasionValue {
  soundFile?: string;
  queueName?: string;
}

export interface ConfigMgtDissuasions {
  soundFiles: Array<ConfigMgtSoundFile>;
  queues: Array<ConfigMgtQueueName>;
}

export interface ConfigMgtDynamicFilter {
  field: string;
  operator: ConfigMgtFilterOperator;
  value?: any;
  order?: ConfigMgtFilterOrder;
}

export type ConfigMgtFilterOperator = "=" | "!=" | ">" | ">=" | "<" | "<=" | "like" | "ilike" | "is null" | "is not null";

export type ConfigMgtFilterOrder = "ASC" | "DESC";

export type ConfigMgtProfile = "admin" | "supervisor" | "teacher";

export interface ConfigMgtQueueDissuasion {
  id: number;
  name: string;
  dissuasion: ConfigMgtDissuasion;
}

export interface ConfigMgtQueueDissuasionList {
  id: number;
  name: string;
  dissuasions: ConfigMgtDissuasions;
}

export interface ConfigMgtQueueName {
  queueName: string;
}

export interface ConfigMgtQueueQueue {
  id: number;
  queueName: string;
}

export interface ConfigMgtQueueSoundFile {
  id: number;
  soundFile: string;
}

export interface ConfigMgtRightsData {
  queueIds?: Array<number>;
  groupIds?: Array<number>;
  incallIds?: Array<number>;
  recordingAccess?: boolean;
  dissuasionAccess?: boolean;
}

export interface ConfigMgtSoundFile {
  soundFile: string;
}

export interface ConfigMgtUserProfile {
  name: string;
  firstname: string;
  login: string;
  profile: ConfigMgtProfile;
}

export interface ConfigMgtUserRights {
  type: ConfigMgtProfile;
  data?: ConfigMgtRightsData;
}

/** What was created: where the PBX says that it is, and what it says of it. */
export interface Created {
  location?: string;
}

/** An agent: who he is, and his group. */
export interface CtiAgentConfig {
  id: number;
  firstName: string;
  lastName: string;
  number: string;
  context: string;
  groupId?: number;
}

/** All agents, and what they do. */
export interface CtiAgentDirectory {
  directory: Array<CtiDirectoryAgent>;
}

/** An agent could not be logged in: `PhoneNumberUnknown`, or `LoggedInOnAnotherPhone` with both phones. */
export interface CtiAgentError {
  Error: string;
  phoneNb?: string;
  RequestedNb?: string;
}

/** A group of agents. */
export interface CtiAgentGroup {
  id: number;
  name: string;
}

/** A supervisor starts or stops listening to an agent. */
export interface CtiAgentListen {
  started: boolean;
  phoneNumber: string;
  agentId: number;
}

/** What an agent does. `since`: seconds since he began; the fields about a call only with `AgentOnCall`. */
export interface CtiAgentStateEvent {
  name: CtiAgentStateName;
  agentId: number;
  phoneNb: string;
  since: number;
  queues: Array<number>;
  cause?: string;
  acd?: boolean;
  direction?: CtiCallDirection;
  callType?: CtiCallType;
  monitorState?: CtiMonitorState;
}

/** `AgentStateEvent.name`. */
export type CtiAgentStateName = "AgentDialing" | "AgentLoggedOut" | "AgentLogin" | "AgentOnCall" | "AgentOnPause" | "AgentOnWrapup" | "AgentReady" | "AgentRinging";

/** What an agent has done today. */
export interface CtiAgentStatistics {
  id: number;
  statistics: Array<CtiStatistic>;
}

/** Who placed the call, seen from the user of the session. */
export type CtiCallDirection = "Incoming" | "Outgoing";

/** Where the other party of an agent's call is. */
export type CtiCallType = "External" | "Internal";

/** A request is done with. */
export interface CtiCallbackClotured {
  uuid: string;
}

/** Callback requests of a queue. */
export interface CtiCallbackList {
  uuid: string;
  name: string;
  queueId: number;
  callbacks: Array<CtiCallbackRequest>;
}

/** When somebody wants to be called back. */
export interface CtiCallbackPeriod {
  uuid: string;
  name: string;
  periodStart: string;
  periodEnd: string;
  default: boolean;
}

/** Somebody wants to be called back. */
export interface CtiCallbackRequest {
  uuid: string;
  listUuid: string;
  phoneNumber: string;
  mobilePhoneNumber: string;
  firstName: string;
  lastName: string;
  company: string;
  description: string | null;
  agentId: number | null;
  dueDate: string;
  preferredPeriod: CtiCallbackPeriod;
}

/** A request is being answered by a call. */
export interface CtiCallbackStarted {
  requestUuid: string;
  ticketUuid: string;
}

export type CtiCallbackTicketStatus = "NoAnswer" | "Answered" | "Fax" | "Callback" | "Email";

/** The user has joined a conference, `Join`, or left it, `Leave`. */
export interface CtiConferenceEvent {
  eventType: string;
  uniqueId: string;
  conferenceName: string;
  conferenceNumber: string;
  participants: Array<CtiConferenceParticipant>;
  since: number;
}

/** Somebody in a conference; `since`: seconds since he joined. */
export interface CtiConferenceParticipant {
  index: number;
  isMe: boolean;
  role: string;
  since: number;
  phoneNumber?: string;
}

/** Somebody has joined the user's conference, `Join`, or left it, `Leave`. */
export interface CtiConferenceParticipantEvent {
  eventType: string;
  uniqueId: string;
  index: number;
  since: number;
  isMe: boolean;
  role: string;
  phoneNumber: string;
}

/** How a contact can be reached. */
export interface CtiContactAction {
  action: string;
  args: Array<string>;
  default: boolean;
}

/** Facts about a contact that belong together. */
export interface CtiContactDetails {
  name: string;
  fields: Array<CtiContactField>;
}

/** One fact about a contact. */
export interface CtiContactField {
  name: string;
  data: string;
  dataType: string;
}

/** What a search for contacts has found. */
export interface CtiContactSheet {
  sheets: Array<CtiContactSheetItem>;
}

/** One contact. */
export interface CtiContactSheetItem {
  name: string;
  subtitle1: string;
  subtitle2: string;
  picture: string;
  isPersonal: boolean;
  isFavorite: boolean;
  isMeetingroom: boolean;
  canBeFavorite: boolean;
  status: CtiContactStatus;
  actions: Array<CtiContactAction>;
  sources: Array<CtiContactSource>;
  details: Array<CtiContactDetails>;
}

/** Where a contact comes from. */
export interface CtiContactSource {
  name: string;
  id: string;
}

/** A contact's phone, and its video. */
export interface CtiContactStatus {
  phone: CtiPhoneStatus;
  video: string;
}

/** One of a queue's statistics. */
export interface CtiCounter {
  statName: string;
  value: number;
}

/** One `PhoneEvent` per call in progress, the answer to `getCurrentCallsPhoneEvents`. */
export interface CtiCurrentCallsPhoneEvents {
  events: Array<CtiPhoneEvent>;
}

/** The answer to the search of this id. */
export interface CtiCustomerCallHistoryResponseWithId {
  id: number;
  response: CtiCustomerCalls;
}

/** Calls that were found. */
export interface CtiCustomerCalls {
  total: number;
  list: Array<CtiHistoryCall>;
}

/** An agent, and what he does. */
export interface CtiDirectoryAgent {
  agent: CtiAgentConfig;
  agentState: CtiAgentStateEvent;
}

/** One row of a directory: the phone's status, and a text for each header. */
export interface CtiDirectoryEntry {
  status: CtiPhoneStatus;
  entry: Array<string>;
}

/** What a search has found. */
export interface CtiDirectoryResult {
  entries: Array<CtiDirectoryEntry>;
  headers: Array<string>;
}

export interface CtiDynamicFilter {
  field: string;
  operator: string;
  value?: any;
  order?: string;
}

/** A command failed; sent as `msgType` `Error`. */
export interface CtiErrorMessage {
  Error: string;
}

/** The answer to the search of this id. */
export interface CtiFindCallbackResponseWithId {
  id: number;
  response: CtiFoundCallbacks;
}

/** A message to or from somebody: `FlashTextUserMessage`, or what became of one's own of this number. */
export interface CtiFlashTextEvent {
  event: string;
  sequence: number;
  from?: CtiFlashTextParty;
  to?: CtiFlashTextParty;
  message?: string;
  date?: string;
}

/** Who writes, or is written to. */
export interface CtiFlashTextParty {
  username: string;
  displayName: string;
  phoneNumber?: string;
}

/** Callback requests that were found. */
export interface CtiFoundCallbacks {
  total: number;
  list: Array<CtiCallbackRequest>;
}

/** One call of the past: `start` as `yyyy-MM-dd HH:mm:ss`, `duration` as `HH:mm:ss`. */
export interface CtiHistoryCall {
  start: string;
  duration: string;
  srcNum: string;
  dstNum: string;
  status: string;
  srcUsername?: string;
  dstUsername?: string;
  srcFirstName?: string;
  srcLastName?: string;
  dstFirstName?: string;
  dstLastName?: string;
}

/** The user's line. What only a SIP line has is "". */
export interface CtiLineConfig {
  name: string;
  password?: string;
  xivoIp?: string;
  sipProxyName?: string;
}

/** The link to the telephone system: `opened` or `closed`. */
export interface CtiLinkStatusUpdate {
  status: string;
}

/** The sign-in failed, `loggedOnFailed`, or took too long, `loggedOnTimeout`; the socket is closed then. */
export interface CtiLoggedOnError {
  Error: string;
}

/** Whether an agent's call is being recorded. */
export type CtiMonitorState = "ACTIVE" | "DISABLED" | "PAUSED";

/** What happened to one call of the user. */
export interface CtiPhoneEvent {
  eventType: CtiPhoneEventType;
  DN: string;
  otherDN: string;
  otherDName: string;
  linkedId: string;
  uniqueId: string;
  userData: Record<string, string>;
  callDirection?: CtiCallDirection;
  queueName?: string;
}

/** `PhoneEvent.eventType`. Servers of old do not send `EventOnHold`; pages made for them ignore it. */
export type CtiPhoneEventType = "EventDialing" | "EventEstablished" | "EventOnHold" | "EventReleased" | "EventRinging";

/** Somebody else's phone changed its status. */
export interface CtiPhoneHintStatusEvent {
  number: string;
  status: CtiPhoneStatus;
}

/** `PhoneStatusUpdate.status` and the status of contacts (Cti.js `PhoneStatus`). */
export type CtiPhoneStatus = -99 | -2 | -1 | 0 | 1 | 2 | 4 | 8 | 9 | 16;

/** The user's phone changed its status. */
export interface CtiPhoneStatusUpdate {
  status: CtiPhoneStatus;
}

/** A call that waits in a queue; `queue_time` is when it came (ISO 8601). */
export interface CtiQueueCall {
  position: number;
  name: string;
  number: string;
  queueTime: string;
}

/** All calls that wait in a queue, the oldest first. */
export interface CtiQueueCalls {
  queueId: number;
  calls: Array<CtiQueueCall>;
}

/** A queue. */
export interface CtiQueueConfig {
  id: number;
  context: string;
  name: string;
  displayName: string;
  number: string;
}

/** An agent is in a queue, in no longer where the penalty is -1. */
export interface CtiQueueMember {
  agentId: number;
  queueId: number;
  penalty: number;
}

/** A queue that somebody belongs to, and how readily it gives him calls. */
export interface CtiQueueMembership {
  queueId: number;
  penalty: number;
}

/** Statistics of a queue; those that have not changed may be left out. */
export interface CtiQueueStatistics {
  queueId: number;
  counters: Array<CtiCounter>;
}

export interface CtiResync {
  lost: number | null;
}

/** One of an agent's statistics: a number, seconds, or a date with its time. */
export interface CtiStatistic {
  name: string;
  value: number | string;
}

/** What follows from a presence: `agentlogoff`, `enablednd`, `queuepause_all`. */
export interface CtiStatusAction {
  name: string;
  parameters: string;
}

/** The user's name, do-not-disturb and forwards. A forward that is off has the destination "". */
export interface CtiUserConfigUpdate {
  userId: number;
  dndEnabled: boolean;
  naFwdEnabled: boolean;
  naFwdDestination: string;
  uncFwdEnabled: boolean;
  uncFwdDestination: string;
  busyFwdEnabled: boolean;
  busyFwdDestination: string;
  firstName: string;
  lastName: string;
  fullName: string;
  mobileNumber: string;
  voiceMailEnabled: boolean;
  voiceMailId?: number;
  agentId?: number;
}

/** What a user is called. */
export interface CtiUserDisplayName {
  userName: string;
  displayName: string;
}

/** The queues that a user belongs to. */
export interface CtiUserQueueDefaultMembership {
  userId: number;
  membership: Array<CtiQueueMembership>;
}

/** One presence that the user can have. */
export interface CtiUserStatus {
  name: string;
  color: string;
  longName: string;
  actions: Array<CtiStatusAction>;
}

/** The user has another presence; `status` is a name of `UsersStatuses`. */
export interface CtiUserStatusUpdate {
  status: string;
}

/** How many messages the user's mailbox holds; `waiting_messages` are those not listened to. */
export interface CtiVoiceMailStatusUpdate {
  voiceMailId: number;
  newMessages: number;
  waitingMessages: number;
  oldMessages?: number;
}

export interface EventSelector {
  names: Array<string>;
  ids?: Array<string>;
  families?: Array<string>;
  origins?: Array<string>;
}

/** A file. `data` is base64 in JSON and bytes in MessagePack. */
export interface File {
  contentType: string;
  filename: string | null;
  data: Bytes;
}

export interface InternalErrorData {
  incident: string;
}

export interface InvalidParamsData {
  param?: string;
}

export interface Meta {
  key?: string;
  requestId?: string;
  timeout?: number;
}

export interface MethodNotFoundData {
  method: string;
}

export interface NotSupportedData {
  method: string;
  kind: string;
  why: string;
}

export interface O2gACRSkill {
  skillNumber?: number;
  acrStatus?: boolean;
  expertEvalLevel?: number;
}

export interface O2gACRSkills {
  skills?: Array<O2gACRSkill>;
}

export interface O2gAcdCallData {
  callInfo?: O2gAcdCallInfo;
  queueData?: O2gQueueData;
  pilotNumber?: string;
  rsiNumber?: string;
  supervisedTransfer?: boolean;
  pilotTransferInfo?: O2gPilotTransferInfo;
}

export interface O2gAcdCallInfo {
  queueWaitingTime?: number;
  globalWaitingTime?: number;
  agentGroup?: string;
  local?: boolean;
}

export interface O2gAcdCallParam {
  supervisedTransfer?: boolean;
  skills?: O2gACRSkills;
  callToSupervisor?: boolean;
}

export type O2gAcdStatsProgressStep = "COLLECT" | "PROCESSED" | "FORMATED" | "ERROR" | "CANCELLED";

export type O2gAddonType = "NO_EXTENSIONS" | "ADDON_10_KEYS" | "ADDON_20_KEYS" | "ADDON_40_KEYS" | "ADDON_EL_14_KEYS";

export interface O2gAddons {
  addonTypes?: Array<O2gAddonType>;
}

export type O2gAgentAttributeCallCenterRealTime = "AssociatedSet" | "CurrentPG" | "PhoneState" | "LogonDate" | "PrivateCallsTotalDuration" | "ComDate" | "NBOfPrivateCalls" | "NbOfServedACDCalls" | "NbOfRefusedACDCalls" | "NbOfTransferedACDCalls" | "NbOfOutgoingACDCalls" | "NbOfInterceptedACDCalls" | "ServiceState" | "NbOfWithdrawals" | "WithdrawalsTotalDuration" | "WithdrawReason" | "PilotName" | "QueueName" | "ALL";

export type O2gAgentAttributeCallCenterStatistics = "nbRotating" | "nbPickedUp" | "nbPickup" | "nbLocalOutNonAcd" | "nbExtOutNonacd" | "nbRingAcd" | "nbHelp" | "nbLocInNonacd" | "nbExtInNonacdDirect" | "nbExtInNonacdTransferred" | "nbServedWOCode" | "nbServedWCode" | "nbAcdQuickServed" | "nbExtinNonacdServed" | "nbExtinNonacdQuickServed" | "nbOutAcd" | "nbOutAcdAnswered" | "nbOnWrapup" | "ringAcdServedTDur" | "ringAcdServedADur" | "ringInNonAcdExtServedTDur" | "ringInNonAcdExtServedADur" | "ringAcdTDur" | "ringAcdADur" | "ringInNonAcdExtTDur" | "ringInNonAcdExtADur" | "ringTDur" | "ringADur" | "convAcdTDur" | "convAcdADur" | "wrapupAcdTDur" | "convLocOutNonacdTDur" | "convLocOutNonacdADur" | "convExtOutTDur" | "convExtOutADur" | "convLocInNonacdTDur" | "convLocInNonacdADur" | "convExtInNonacdTDur" | "convExtInNonacdADur" | "outAcdCommTDur" | "outAcdCommADur" | "outAcdConvTDur" | "outAcdConvADur" | "outAcdTransactTDur" | "outAcdTransactADur" | "outAcdWrapupTDur" | "outAcdWrapupADur" | "outAcdPauseTDur" | "outAcdPauseADur" | "wrapUpIdleTDur" | "callOnWrapupTDur" | "busyOnWrapupTDur" | "busyTDur" | "loggedOutPerTime" | "notAssignedPerTime" | "assignedPerTime" | "withdrawPerTime" | "withdrawPerTimeCause1" | "withdrawPerTimeCause2" | "withdrawPerTimeCause3" | "withdrawPerTimeCause4" | "withdrawPerTimeCause5" | "withdrawPerTimeCause6" | "withdrawPerTimeCause7" | "withdrawPerTimeCause8" | "withdrawPerTimeCause9" | "nbPilots" | "nbAcdServedCalls" | "nbAcdInServedCalls" | "nbInCallsReceivedByPilot" | "nbAcdOutServedCalls" | "nbTotNonServedCalls" | "nbInNonServedCalls" | "nbPickedupCalls" | "nbRefusedCalls" | "nbAcdOutNonServedCalls" | "nbTotNonAcdreceivedCalls" | "nbInNonAcdCalls" | "nbOutNonAcdCalls" | "assignedNotWithdrawDur" | "withdrawDur" | "manuWrapupDur" | "unreachableDur" | "nonAcdWorkTDur" | "nonAcdWorkADur" | "acdWorkTDur" | "acdWorkADur" | "acdWorkInTDur" | "acdWorkInADur" | "acdWorkInConvTDur" | "acdWorkInConvADur" | "acdWorkInRingTDur" | "acdWorkInRingADur" | "acdWorkInWrapupTDur" | "acdWorkInWrapupADur" | "acdWorkOutTDur" | "acdWorkOutADur" | "acdWorkOutConvTDur" | "acdWorkOutConvADur" | "acdWorkOutWrapupTDur" | "acdWorkOutWrapupADur" | "acdInConvTDur" | "acdInConvADur" | "acdOutConvTDur" | "acdOutConvADur" | "ALL";

export interface O2gAgentConfig {
  type: O2gAgentTypeCallCenterAgent;
  proacd?: string;
  processingGroups?: O2gProcessingGroups;
  skills?: O2gAgentSkills;
  selfAssign?: boolean;
  headset?: boolean;
  help?: boolean;
  multiline?: boolean;
}

export type O2gAgentMainState = "UNKNOWN" | "LOG_ON" | "LOG_OFF" | "ERROR" | "LOGGED_ON" | "LOGGED_OFF";

export interface O2gAgentPilotStatsAttrExt {
  dto?: O2gAgentPilotStatsAttribute;
  ref?: string;
  transl?: string;
  descr?: string;
}

export type O2gAgentPilotStatsAttribute = "nbCallsReceived" | "nbCallsTransfIn" | "nbCallsServed" | "nbCallsServedTooQuickly" | "nbCallsWithEnquiry" | "nbCallsWithHelp" | "nbCallsTransf" | "nbCallsTransfToAgent" | "nbCallsInWrapup" | "maxCallProcDur" | "maxConvDur" | "maxWrapupDur" | "callProcTDur" | "callProcADur" | "convTDur" | "convADur" | "wrapupTDur" | "wrapupADur" | "convInWrapupTDur" | "busyTimeInWrapupTDur" | "onHoldTDur" | "onHoldADur" | "transTDur" | "transADur" | "pauseTDur" | "pauseADur" | "ALL";

export interface O2gAgentSkill {
  number?: number;
  level?: number;
  active?: boolean;
}

export interface O2gAgentSkills {
  skills?: Array<O2gAgentSkill>;
}

export interface O2gAgentState {
  mainState: O2gAgentMainState;
  subState?: O2gAgentSubState;
  proAcdDeviceNumber?: string;
  pgNumber?: string;
  withdrawReason?: number;
  withdrawn?: boolean;
}

export interface O2gAgentStats {
  timeSlot?: string;
  selectedPeriod?: O2gSelectedPeriod;
  rows?: Array<O2gAgentStatsRow>;
}

export interface O2gAgentStatsAttrExt {
  dto?: O2gAgentAttributeCallCenterStatistics;
  ref?: string;
  transl?: string;
  descr?: string;
  detailed?: boolean;
}

export interface O2gAgentStatsRow {
  date?: string;
  year?: string;
  month?: string;
  day?: string;
  hour?: string;
  minute?: string;
  login?: string;
  operator?: string;
  firstName?: string;
  lastName?: string;
  number?: string;
  group?: string;
  nbRotating?: number;
  nbPickedUp?: number;
  nbPickup?: number;
  nbLocalOutNonAcd?: number;
  nbExtOutNonacd?: number;
  nbRingAcd?: number;
  nbHelp?: number;
  nbLocInNonacd?: number;
  nbExtInNonacdDirect?: number;
  nbExtInNonacdTransferred?: number;
  nbServedWOCode?: number;
  nbServedWCode?: number;
  nbAcdQuickServed?: number;
  nbExtinNonacdServed?: number;
  nbExtinNonacdQuickServed?: number;
  nbOutAcd?: number;
  nbOutAcdAnswered?: number;
  nbOnWrapup?: number;
  ringAcdServedTDur?: string;
  ringAcdServedADur?: string;
  ringInNonAcdExtServedTDur?: string;
  ringInNonAcdExtServedADur?: string;
  ringAcdTDur?: string;
  ringAcdADur?: string;
  ringInNonAcdExtTDur?: string;
  ringInNonAcdExtADur?: string;
  ringTDur?: string;
  ringADur?: string;
  convAcdTDur?: string;
  convAcdADur?: string;
  wrapupAcdTDur?: string;
  convLocOutNonacdTDur?: string;
  convLocOutNonacdADur?: string;
  convExtOutTDur?: string;
  convExtOutADur?: string;
  convLocInNonacdTDur?: string;
  convLocInNonacdADur?: string;
  convExtInNonacdTDur?: string;
  convExtInNonacdADur?: string;
  outAcdCommTDur?: string;
  outAcdCommADur?: string;
  outAcdConvTDur?: string;
  outAcdConvADur?: string;
  outAcdTransactTDur?: string;
  outAcdTransactADur?: string;
  outAcdWrapupTDur?: string;
  outAcdWrapupADur?: string;
  outAcdPauseTDur?: string;
  outAcdPauseADur?: string;
  wrapUpIdleTDur?: string;
  callOnWrapupTDur?: string;
  busyOnWrapupTDur?: string;
  busyTDur?: string;
  loggedOutPerTime?: string;
  notAssignedPerTime?: string;
  assignedPerTime?: string;
  withdrawPerTime?: string;
  withdrawPerTimeCause1?: string;
  withdrawPerTimeCause2?: string;
  withdrawPerTimeCause3?: string;
  withdrawPerTimeCause4?: string;
  withdrawPerTimeCause5?: string;
  withdrawPerTimeCause6?: string;
  withdrawPerTimeCause7?: string;
  withdrawPerTimeCause8?: string;
  withdrawPerTimeCause9?: string;
  nbPilots?: number;
  nbAcdServedCalls?: number;
  nbAcdInServedCalls?: number;
  nbInCallsReceivedByPilot?: number;
  nbAcdOutServedCalls?: number;
  nbTotNonServedCalls?: number;
  nbInNonServedCalls?: number;
  nbPickedupCalls?: number;
  nbRefusedCalls?: number;
  nbAcdOutNonServedCalls?: number;
  nbTotNonAcdreceivedCalls?: number;
  nbInNonAcdCalls?: number;
  nbOutNonAcdCalls?: number;
  assignedNotWithdrawDur?: string;
  withdrawDur?: string;
  manuWrapupDur?: string;
  unreachableDur?: string;
  nonAcdWorkTDur?: string;
  nonAcdWorkADur?: string;
  acdWorkTDur?: string;
  acdWorkADur?: string;
  acdWorkInTDur?: string;
  acdWorkInADur?: string;
  acdWorkInConvTDur?: string;
  acdWorkInConvADur?: string;
  acdWorkInRingTDur?: string;
  acdWorkInRingADur?: string;
  acdWorkInWrapupTDur?: string;
  acdWorkInWrapupADur?: string;
  acdWorkOutTDur?: string;
  acdWorkOutADur?: string;
  acdWorkOutConvTDur?: string;
  acdWorkOutConvADur?: string;
  acdWorkOutWrapupTDur?: string;
  acdWorkOutWrapupADur?: string;
  acdInConvTDur?: string;
  acdInConvADur?: string;
  acdOutConvTDur?: string;
  acdOutConvADur?: string;
  pilotAgentStatsRows?: Array<O2gPilotAgentStatsRow>;
}

export type O2gAgentSubState = "READY" | "OUT_OF_PG" | "BUSY" | "TRANSACTION_CODE_INPUT" | "WRAPUP" | "PAUSE" | "WITHDRAW" | "WRAPUP_IM" | "WRAPUP_EMAIL" | "WRAPUP_EMAIL_INTERRUPTIBLE" | "WRAPUP_OUTBOUND" | "WRAPUP_CALLBACK" | "IDLE";

export type O2gAgentTypeCallCenterAgent = "AGENT" | "SUPERVISOR";

export type O2gAgentTypeCallCenterRealTime = "Normal" | "IVR";

export type O2gAttribute = "lastName" | "firstName" | "id.phoneNumber" | "id.loginName";

export interface O2gAttributeModel {
  name?: string;
  mandatory?: boolean;
  typeValue?: string;
  multiValue?: boolean;
  allowedValues?: Array<string>;
  lengthValue?: string;
  defautValue?: string;
  filtering?: boolean;
  usedWhen?: string;
}

export interface O2gAuthenticationResponse {
  credential: string;
  publicUrl: string;
  internalUrl: string;
  loginName?: string;
  expired?: boolean;
}

export type O2gCTILinkState = "CONNECTED_MAIN" | "CONNECTED_SECONDARY" | "DISCONNECTED";

export interface O2gCall {
  callRef: string;
  callData?: O2gCallData;
  legs?: Array<O2gLeg>;
  participants?: Array<O2gParticipantCallControl>;
}

export interface O2gCallCapabilities {
  addDevice?: boolean;
  addParticipant?: boolean;
  intruded?: boolean;
  intrusion?: boolean;
  transfer?: boolean;
  blindTransfer?: boolean;
  merge?: boolean;
  redirect?: boolean;
  pickedUp?: boolean;
  redirectToVoiceMail?: boolean;
  redirectToDVA?: boolean;
  overflowToVoiceMail?: boolean;
  dropMe?: boolean;
  terminate?: boolean;
  reject?: boolean;
  callBack?: boolean;
  park?: boolean;
  startRecord?: boolean;
  stopRecord?: boolean;
  pauseRecord?: boolean;
  resumeRecord?: boolean;
  dropParticipant?: boolean;
  muteParticipant?: boolean;
  holdParticipant?: boolean;
}

export type O2gCallCause = "ABANDONED" | "ALL_TRUNK_BUSY" | "BUSY" | "CLEARED" | "PARTICIPANT_LEFT" | "CONFERENCED" | "INVALID_NUMBER" | "DESTINATION_NOT_OBTAINABLE" | "DO_NOT_DISTURB" | "FORWARDED" | "NOT_ANSWERED" | "PICKED_UP" | "PARKED" | "REDIRECTED" | "OVERFLOWN" | "TRANSFERRED" | "CAMP_ON" | "UNKNOWN" | "PICKED_UP_TANDEM" | "CALL_BACK" | "RECALL" | "DISTRIBUTED" | "ACD_ENTER_DISTRIBUTION" | "RESOURCES_NOT_AVAILABLE" | "SUPERVISOR_LISTENING" | "SUPERVISOR_INTRUSION" | "SUPERVISOR_RESTRICT_INTRUSION" | "NO_AVAILABLE_AGENT" | "LOCKOUT";

export interface O2gCallData {
  initialCalled?: O2gPartyInfoCallControl;
  lastRedirecting?: O2gPartyInfoCallControl;
  deviceCall?: boolean;
  anonymous?: boolean;
  callUUID?: string;
  state?: O2gMediaState;
  recordState?: O2gRecordState;
  tags?: Array<O2gTag>;
  capabilities?: O2gCallCapabilities;
  associateData?: string;
  hexaBinaryAssociatedData?: string;
  accountInfo?: string;
  acdCallData?: O2gAcdCallData;
  trunkIdentification?: O2gTrunkIdentification;
}

export interface O2gCallDataPilot {
  initialCalled?: string;
  anonymous?: boolean;
  associatedData?: string;
  hexaBinaryAssociatedData?: string;
  trunkIdentification?: O2gTrunkIdentification;
  networkRerouted?: boolean;
}

export type O2gCallType = "PublicNetworkCall" | "PublicNetworkCallThroughPrivateNetwork" | "PrivateNetworkCall" | "LocalNetworkCall" | "PublicNetworkIncomingCall" | "PublicNetworkIncomingCallThroughPrivateNetwork" | "Unspecified" | "PrivateNetworkOutgoingCallToPublicNetwork" | "PrivateNetworkOutgoingCallToPrivateNetwork" | "PublicNetworkIncomingCallToPrivateNetwork" | "PrivateNetworkIncomingCallToPrivateNetwork" | "PublicOrPrivateNetworkOutgoingCallThroughPrivateNetwork" | "PublicOrPrivateNetworkIncomingCallThroughPrivateNetwork" | "PrivateNetworkIncomingCall" | "LocalNode" | "LocalTransit";

export interface O2gCallback {
  callbackId: string;
  partyInfo: O2gPartyInfoCallControl;
}

export interface O2gCallbacks {
  callbacks?: Array<O2gCallback>;
}

export interface O2gCalls {
  calls?: Array<O2gCall>;
}

export interface O2gCapabilities {
  presentationRoute?: boolean;
  forwardRoute?: boolean;
  overflowRoute?: boolean;
  dnd?: boolean;
}

export interface O2gCharging {
  caller: string;
  name?: string;
  called?: string;
  initialDialledNumber?: string;
  callNumber?: number;
  chargingUnits?: number;
  cost?: number;
  startDate?: string;
  duration?: number;
  callType?: O2gCallType;
  waitingDuration?: number;
  effectiveCallDuration?: number;
  actingExtensionNumberNode?: number;
  internalFacilities?: O2gTelFacilities;
  externalFacilities?: O2gTelFacilities;
}

export interface O2gChargingFile {
  name: string;
  date: string;
  time: string;
}

export interface O2gChargingFiles {
  files?: Array<O2gChargingFile>;
}

export interface O2gChargings {
  chargings: Array<O2gCharging>;
  fromDate?: string;
  toDate?: string;
  nbChargingFiles?: number;
  totalTicketNb?: number;
  valuableTicketNb?: number;
}

export interface O2gComHistoryRecord {
  recordId?: number;
  comRef: string;
  acknowledged?: boolean;
  participants?: Array<O2gParticipantCommunicationLog>;
  /** yyyy-MM-ddTHH:mm:ss.SSSZ */ beginDate?: string;
  /** yyyy-MM-ddTHH:mm:ss.SSSZ */ endDate?: string;
  /** yyyy-MM-ddTHH:mm:ss.SSSZ */ convDate?: string;
  holdDuration?: number;
  transferredBy?: string;
  associatedData?: string;
  medias: Array<O2gMediaType>;
  extensions?: Array<O2gTagValuePair>;
}

export interface O2gComHistoryRecordIds {
  recordIds?: Array<number>;
}

export interface O2gComHistoryRecords {
  comHistoryRecords?: Array<O2gComHistoryRecord>;
  offset?: number;
  limit?: number;
  totalCount?: number;
}

export type O2gConfigurationTypeDTO = "PBX_MANAGEMENT" | "RECORDING" | "FULL_SERVICES";

export interface O2gCriterion {
  field?: O2gAttribute;
  operation?: O2gOperation;
  operand?: string | Array<Record<string, unknown>>;
}

export interface O2gDNDState {
  activate?: boolean;
}

export interface O2gDRLink {
  identifier: string;
  initiator: string;
  nbRecordedDevices?: number;
  recordedDevices?: Array<O2gRecordedDevice>;
}

export type O2gDayOfWeek = "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday";

export type O2gDaysOfWeek = "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday";

export interface O2gDestination {
  type: O2gDestinationType;
  deviceId?: string;
  number?: string;
  selected?: boolean;
}

export type O2gDestinationType = "OFFICE" | "MOBILE" | "VOICEMAIL" | "NUMBER" | "UNKNOWN";

export interface O2gDevice {
  type?: O2gDeviceType;
  id?: string;
  subType?: string;
}

export interface O2gDeviceCapabilities {
  deviceId: string;
  makeCall?: boolean;
  makeBusinessCall?: boolean;
  makePrivateCall?: boolean;
  unParkCall?: boolean;
}

export interface O2gDeviceState {
  deviceId: string;
  state: O2gOperationalState;
  cause?: O2gCallCause;
}

export interface O2gDeviceStates {
  deviceStates?: Array<O2gDeviceState>;
}

export type O2gDeviceType = "DECT" | "DESKPHONE" | "MOBILE" | "SOFTPHONE";

export interface O2gDevices {
  devices?: Array<O2gDevice>;
}

export interface O2gDynamicState {
  lock?: boolean;
  campon?: boolean;
  associate?: string;
}

export type O2gE_AgentPhoneState = "Idle" | "LineLockout" | "OutOfOrder" | "AcdRinging" | "AcdConversation" | "AcdConsultation" | "Help" | "AcdConference" | "TransactionOnDial" | "Pause" | "WrapUp" | "SupervisorDiscreteListening" | "AgentDiscreteListening" | "Recording" | "LoggedOut" | "Held" | "Dialing" | "PrivateRinging" | "PrivateLocalConversation" | "PrivateExternalConversation" | "PrivateConsultation" | "PrivateConference" | "BusyTone" | "Reserved" | "AcdOutgoingConversation" | "ContinuousSupervision" | "Unavailable" | "unknown";

export type O2gE_AgentServiceState = "LoggedOut" | "LoggedIn" | "Assigned" | "Withdrawn" | "unknown";

export interface O2gEventSummary {
  missedCallsNb?: number;
  voiceMessagesNb?: number;
  callBackRequestsNb?: number;
  faxNb?: number;
  newTextNb?: number;
  oldTextNb?: number;
  eventWaiting?: boolean;
}

export interface O2gExceptionCalendar {
  calendar?: Array<O2gExceptionTransitions>;
}

export interface O2gExceptionTransitions {
  date: string;
  list?: Array<O2gPilotTransitions>;
}

export type O2gFileType = "csv" | "xls";

export interface O2gFilter {
  selectors?: Array<O2gSelector>;
}

export interface O2gForwardRoute {
  forwardType?: O2gForwardType;
  destinations?: Array<O2gDestination>;
}

export type O2gForwardType = "BUSY" | "NO_ANSWER" | "BUSY_NO_ANSWER";

export interface O2gHuntingGroupResult {
  hgList?: Array<string>;
  currentHg?: string;
}

export interface O2gHuntingGroupStatus {
  logon: boolean;
}

export interface O2gIdentifierCallControl {
  loginName?: string;
  phoneNumber?: string;
  multiLine?: boolean;
}

export interface O2gIdentifierDirectorySearch {
  loginName?: string;
  phoneNumber?: string;
}

export interface O2gIdentifierVoicemail {
  loginName?: string;
  phoneNumber?: string;
  instantMessagingId?: string;
  companyEmail?: string;
}

export interface O2gIncident {
  date: string;
  hour: string;
  severity: number;
  value: string;
  type: string;
  nbOccurs: number;
  node: string;
  main: boolean;
  rack?: string;
  board?: string;
  equipment?: string;
  termination?: string;
}

export interface O2gIncidents {
  incidents: Array<O2gIncident>;
  severity0: number;
  severity1: number;
  severity2: number;
  severity3: number;
  severity4: number;
  severity5: number;
}

export type O2gIntrusionMode = "NORMAL" | "RESTRICTED" | "DISCRETE" | "STOP";

export type O2gKeyboardType = "CCITT" | "ITU";

export type O2gLanguage = "EN" | "FR" | "DE";

export interface O2gLeg {
  deviceId: string;
  state?: O2gMediaState;
  ringingRemote?: boolean;
  capabilities?: O2gLegCapabilities;
}

export interface O2gLegCapabilities {
  answer?: boolean;
  drop?: boolean;
  hold?: boolean;
  retrieve?: boolean;
  reconnect?: boolean;
  mute?: boolean;
  unMute?: boolean;
  sendDtmf?: boolean;
  switchDevice?: boolean;
}

export interface O2gLegs {
  legs?: Array<O2gLeg>;
}

export interface O2gLicense {
  name?: string;
  total?: number;
  currentUsed?: number;
  expiration?: string;
  application?: boolean;
}

export interface O2gLicenseStatus {
  type?: string;
  context?: string;
  currentServer?: string;
  status?: string;
  statusMessage?: string;
  lics?: Array<O2gLicense>;
}

export interface O2gLoginsResponse {
  loginNames: Array<string>;
}

export interface O2gMailBox {
  id?: string;
  name?: string;
  capabilities?: O2gMailBoxCapabilities;
}

export interface O2gMailBoxCapabilities {
  listMessages?: boolean;
  getMessages?: boolean;
  getRecord?: boolean;
  play?: boolean;
  pause?: boolean;
  hangup?: boolean;
  record?: boolean;
  resume?: boolean;
  cancel?: boolean;
  forward?: boolean;
  callback?: boolean;
  send?: boolean;
  events?: boolean;
}

export interface O2gMailBoxInfo {
  totalVoiceMsg?: number;
  newVoiceMsg?: number;
  storageUsage?: number;
}

export interface O2gMailBoxes {
  mailboxes?: Array<O2gMailBox>;
}

export type O2gMainType = "USER" | "DEVICE" | "SERVICE" | "EXTERNAL" | "UNKNOWN";

export type O2gMediaState = "UNKNOWN" | "OFF_HOOK" | "IDLE" | "RELEASING" | "DIALING" | "HELD" | "RINGING_INCOMING" | "RINGING_OUTGOING" | "ACTIVE";

export type O2gMediaType = "AUDIO" | "UNKNOWN";

export interface O2gMiniMessage {
  sender?: string;
  /** yyyy-MM-ddTHH:mm:ss.SSSZ */ date?: string;
  message?: string;
}

export interface O2gNormalCalendar {
  calendar?: Array<O2gNormalTransitions>;
}

export interface O2gNormalTransitions {
  day: O2gDayOfWeek;
  list?: Array<O2gPilotTransitions>;
}

export interface O2gOXRConfig {
  hostName?: string;
  ipAddress?: string;
  siteId?: string;
  secured?: boolean;
  connected?: boolean;
  devices?: Array<string>;
}

export interface O2gOXRRecordedDevice {
  number?: string;
  recordable?: boolean;
  startCapabilities?: Array<O2gStartType>;
  recorders?: Array<string>;
}

export interface O2gOXRRecordingStatus {
  oxrs?: Array<O2gOXRConfig>;
  devices?: Array<O2gOXRRecordedDevice>;
}

export interface O2gObjectModel {
  objectName?: string;
  attributes?: Array<O2gAttributeModel>;
  objects?: Array<Record<string, unknown>>;
  hidden?: boolean;
  create?: boolean;
  delete?: boolean;
  set?: boolean;
  get?: boolean;
  otherActions?: Array<string>;
}

export interface O2gOnAcdStatsProgress {
  eventName: string;
  supervisor?: string;
  step?: O2gAcdStatsProgressStep;
  nbTotObjects?: number;
  nbProcessedObjects?: number;
  resPath?: string;
  fullResPath?: string;
  xlsfullResPath?: string;
}

export interface O2gOnAgentRtiChanged {
  eventName: string;
  name?: string;
  firstName?: string;
  number?: string;
  type?: O2gAgentTypeCallCenterRealTime;
  logonDate?: string;
  serviceState?: O2gE_AgentServiceState;
  phoneState?: O2gE_AgentPhoneState;
  pilotName?: string;
  queueName?: string;
  nbOfWithdrawals?: number;
  /** yyyy-MM-ddTHH:mm:ss.SSSZ */ serviceStateDate?: string;
  comDate?: string;
  withdrawalsTotalDuration?: number;
  nbOfPrivateCalls?: number;
  privateCallsTotalDuration?: number;
  nbOfServedACDCalls?: number;
  nbOfOutgoingACDCalls?: number;
  nbOfRefusedACDCalls?: number;
  nbOfInterceptedACDCalls?: number;
  nbOfTransferedACDCalls?: number;
  currentPG?: string;
  associatedSet?: string;
  withdrawReason?: number;
}

export interface O2gOnAgentSkillChanged {
  eventName: string;
  loginName?: string;
  skills?: O2gAgentSkills;
}

export interface O2gOnAgentStateChanged {
  eventName: string;
  loginName?: string;
  state?: O2gAgentState;
}

export interface O2gOnCallCreated {
  eventName: string;
  loginName?: string;
  callRef?: string;
  cause?: O2gCallCause;
  callData?: O2gCallData;
  initiator?: string;
  legs?: Array<O2gLeg>;
  participants?: Array<O2gParticipantCallControl>;
  deviceCapabilities?: Array<O2gDeviceCapabilities>;
}

export interface O2gOnCallModified {
  eventName: string;
  loginName?: string;
  callRef?: string;
  cause?: O2gCallCause;
  previousCallRef?: string;
  replacedByCallRef?: string;
  callData?: O2gCallData;
  modifiedLegs?: Array<O2gLeg>;
  addedLegs?: Array<O2gLeg>;
  removedLegs?: Array<O2gLeg>;
  modifiedParticipants?: Array<O2gParticipantCallControl>;
  addedParticipants?: Array<O2gParticipantCallControl>;
  removedParticipantIds?: Array<string>;
  deviceCapabilities?: Array<O2gDeviceCapabilities>;
}

export interface O2gOnCallRemoved {
  eventName: string;
  loginName?: string;
  callRef?: string;
  cause?: O2gCallCause;
  newDestination?: string;
  deviceCapabilities?: Array<O2gDeviceCapabilities>;
}

export interface O2gOnChannelInformation {
  eventName: string;
  text?: string;
}

export interface O2gOnComRecordCreated {
  eventName: string;
  loginName?: string;
  record?: O2gComHistoryRecord;
}

export interface O2gOnComRecordModified {
  eventName: string;
  loginName?: string;
  record?: O2gComHistoryRecord;
}

export interface O2gOnComRecordsAck {
  eventName: string;
  loginName?: string;
  recordIds?: Array<number>;
}

export interface O2gOnComRecordsDeleted {
  eventName: string;
  loginName?: string;
  recordIds?: Array<number>;
}

export interface O2gOnComRecordsUnAck {
  eventName: string;
  loginName?: string;
  recordIds?: Array<number>;
}

export interface O2gOnCtiLinkDown {
  eventName: string;
  nodeId?: string;
}

export interface O2gOnCtiLinkUp {
  eventName: string;
  nodeId?: string;
}

export interface O2gOnDeviceStateModified {
  eventName: string;
  loginName?: string;
  deviceStates?: Array<O2gDeviceState>;
}

export interface O2gOnDigitCollected {
  eventName: string;
}

export interface O2gOnDynamicStateChanged {
  eventName: string;
  loginName?: string;
  huntingGroupState?: O2gHuntingGroupStatus;
}

export interface O2gOnEventSummaryUpdated {
  eventName: string;
  loginName?: string;
  eventSummary?: O2gEventSummary;
}

export interface O2gOnLicenseExpiration {
  eventName: string;
  message?: string;
  nbDays?: number;
}

export interface O2gOnPGAgentRtiChanged {
  eventName: string;
  name?: string;
  number?: string;
  type?: O2gPGAgentType;
  state?: O2gServiceState;
  nbOfWidthdrawnAgents?: number;
  nbOfAgentsInPrivateCall?: number;
  nbOfAgentsInACDCall?: number;
  nbOfAgentsInACDRinging?: number;
  nbOfAgentsInACDConv?: number;
  nbOfAgentsInWrapupAndTransaction?: number;
  nbOfAgentsInPause?: number;
  nbOfBusyAgents?: number;
  nbOfLoggedOnAgents?: number;
  nbOfFreeAgents?: number;
  nbOfIdleAgents?: number;
  nbOfLoggedOnAndNotWithdrawnAgents?: number;
  incomingTraffic?: number;
  consolidatedPilotsServiceLevel?: number;
  consolidatedPilotsEfficiency?: number;
  consolidatedQueuesWaitingTime?: number;
  consolidatedQueuesNbOfWaitingCalls?: number;
  consolidatedQueuesEWT?: number;
  pilotsWorstServiceLevel?: number;
  pilotsWorstEfficiency?: number;
  pilotsBestServiceLevel?: number;
  pilotsBestEfficiency?: number;
  queuesLonguestWaitingTime?: number;
}

export interface O2gOnPGOtherRtiChanged {
  eventName: string;
  name?: string;
  number?: string;
  type?: O2gPGOtherTypeDTO;
  state?: O2gServiceState;
  nbOfACDCalls?: number;
  incomingTraffic?: number;
}

export interface O2gOnPbxLoaded {
  eventName: string;
  nodeId?: string;
}

export interface O2gOnPbxObjectInstanceCreated {
  eventName: string;
  objectName?: string;
  objectId?: string;
  nodeId?: string;
  father?: O2gPbxObjectFather;
}

export interface O2gOnPbxObjectInstanceDeleted {
  eventName: string;
  objectName?: string;
  objectId?: string;
  nodeId?: string;
  father?: O2gPbxObjectFather;
}

export interface O2gOnPbxObjectInstanceModified {
  eventName: string;
  objectName?: string;
  objectId?: string;
  nodeId?: string;
  father?: O2gPbxObjectFather;
}

export interface O2gOnPilotCallCreated {
  eventName: string;
  pilot?: string;
  caller?: string;
  callRef?: string;
  cause?: O2gCallCause;
  callData?: O2gCallDataPilot;
}

export interface O2gOnPilotCallQueued {
  eventName: string;
  pilot?: string;
  caller?: string;
  queue?: string;
  callRef?: string;
  cause?: O2gCallCause;
  numberOfQueued?: number;
}

export interface O2gOnPilotCallRemoved {
  eventName: string;
  pilot?: string;
  releasingDevice?: string;
  newDestination?: string;
  callRef?: string;
  cause?: O2gCallCause;
}

export interface O2gOnPilotRtiChanged {
  eventName: string;
  name?: string;
  number?: string;
  state?: O2gServiceState;
  nbOfRunningCalls?: number;
  serviceLevel?: number;
  efficiency?: number;
  nbOfWaitingCalls?: number;
  nbOfRingingACDCalls?: number;
  nbOfMutualAidCalls?: number;
  nbOfDissuadedCalls?: number;
  nbOfCallsInConversation?: number;
  nbOfCallsInGeneralForwarding?: number;
  nbOfCallsInRemotePG?: number;
  incomingTraffic?: number;
  averageWaitingTime?: number;
  worstServiceLevelInList?: number;
  worstEfficiencyInList?: number;
  bestServiceLevelInList?: number;
  bestEfficiencyInList?: number;
}

export interface O2gOnPreferencesChanged {
  eventName: string;
}

export interface O2gOnQueueRtiChanged {
  eventName: string;
  name?: string;
  number?: string;
  type?: O2gQueueType;
  state?: O2gServiceState;
  nbOfAgentsInDistribution?: number;
  incomingTraffic?: number;
  outgoingTraffic?: number;
  nbOfWaitingCalls?: number;
  currentWaitingTime?: number;
  fillingRate?: number;
  expectedWaitingTime?: number;
  longestWaitingTimeInList?: number;
}

export interface O2gOnRouteEnd {
  eventName: string;
}

export interface O2gOnRouteRequest {
  eventName: string;
}

export interface O2gOnRoutingStateChanged {
  eventName: string;
  loginName?: string;
  routingState?: O2gRoutingState;
}

export interface O2gOnServerStart {
  eventName: string;
  serverId?: string;
}

export interface O2gOnSupervisorHelpCancelled {
  eventName: string;
  loginName?: string;
  agentNumber?: string;
}

export interface O2gOnSupervisorHelpRequested {
  eventName: string;
  loginName?: string;
  agentNumber?: string;
}

export interface O2gOnTelephonyState {
  eventName: string;
  loginName?: string;
  state?: O2gTelephonicState;
}

export interface O2gOnToneGeneratedStart {
  eventName: string;
}

export interface O2gOnToneGeneratedStop {
  eventName: string;
}

export interface O2gOnUserCreated {
  eventName: string;
  user?: O2gUser;
}

export interface O2gOnUserDeleted {
  eventName: string;
  loginName?: string;
}

export interface O2gOnUserInfoChanged {
  eventName: string;
  loginName?: string;
  user?: O2gUser;
}

export interface O2gOnUserStateModified {
  eventName: string;
  loginName?: string;
  state?: O2gUserState;
}

export type O2gOperation = "OR" | "AND" | "EQUAL_IGNORE_CASE" | "BEGIN_WITH" | "CONTAIN" | "END_WITH";

export type O2gOperationalState = "IN_SERVICE" | "OUT_OF_SERVICE" | "UNKNOWN";

export interface O2gOverflowRoute {
  overflowType: O2gOverflowType;
  destinations: Array<O2gDestination>;
}

export type O2gOverflowType = "BUSY" | "NO_ANSWER" | "BUSY_NO_ANSWER";

export type O2gPGAgentAttribute = "State" | "NbOfWithdrawnAgents" | "NbOfAgentsInPrivateCall" | "NbOfAgentsInACDCall" | "NbOfAgentsInACDRinging" | "NbOfAgentsInACDConv" | "NbOfAgentsInWrapupAndTransaction" | "NbOfAgentsInPause" | "NbOfBusyAgents" | "NbOfLoggedOnAgents" | "NbOfFreeAgents" | "NbOfIdleAgents" | "NbOfLoggedOnAndNotWithdrawnAgents" | "ConsolidatedQueuesWaitingTime" | "ConsolidatedQueuesNbOfWaitingCalls" | "ConsolidatedQueuesEWT" | "ServiceLevel" | "Efficiency" | "IncomingTraffic" | "ALL";

export type O2gPGAgentType = "Agent" | "IVR" | "QueuedIVR" | "unknown";

export type O2gPGOtherAttribute = "State" | "NbOfACDCalls" | "IncomingTraffic" | "ALL";

export type O2gPGOtherTypeDTO = "MutualAid" | "Forward" | "Guide" | "Remote";

export interface O2gParticipantCallControl {
  participantId: string;
  identity?: O2gPartyInfoCallControl;
  anonymous?: boolean;
  undroppable?: boolean;
  state?: O2gMediaState;
}

export interface O2gParticipantCommunicationLog {
  role?: O2gRole;
  answered?: boolean;
  identity: O2gPartyInfoCallControl;
  anonymous?: boolean;
  initialCalled?: O2gPartyInfoCallControl;
  reason?: O2gReason;
  leg?: string;
}

export interface O2gParticipantType {
  main: O2gMainType;
  subType?: string;
}

export interface O2gParticipants {
  participants?: Array<O2gParticipantCallControl>;
}

export interface O2gPartyInfoCallControl {
  id: O2gIdentifierCallControl;
  firstName?: string;
  lastName?: string;
  displayName?: string;
  type?: O2gParticipantType;
}

export interface O2gPartyInfoDirectorySearch {
  id?: O2gIdentifierDirectorySearch;
  firstName?: string;
  lastName?: string;
}

export interface O2gPartyInfoVoicemail {
  id: O2gIdentifierVoicemail;
  firstName?: string;
  lastName?: string;
  displayName?: string;
}

export interface O2gPbx {
  nodeId?: number;
  fqdn?: string;
}

export interface O2gPbxAttribute {
  name?: string;
  value?: Array<string>;
  complexValue?: Array<O2gPbxComplexAttribute>;
}

export interface O2gPbxComplexAttribute {
  name?: string;
  attributes?: Array<Record<string, unknown>>;
}

export interface O2gPbxObject {
  objectName?: string;
  objectId?: string;
  attributes?: Array<O2gPbxAttribute>;
  objectNames?: Array<string>;
  create?: boolean;
  delete?: boolean;
  set?: boolean;
  get?: boolean;
  otherActions?: Array<string>;
}

export interface O2gPbxObjectFather {
  objectName: string;
  objectId: string;
}

export interface O2gPbxObjectIds {
  objectName?: string;
  objectIds?: Array<string>;
  objects?: Array<O2gPbxShortObject>;
}

export interface O2gPbxShortObject {
  objectId?: string;
  attributes?: Array<O2gPbxAttribute>;
}

export interface O2gPbxStatus {
  name?: string;
  nodeId?: number;
  mainAddress?: O2gServerAddress;
  secondaryAddress?: O2gServerAddress;
  version?: string;
  connected?: boolean;
  loaded?: boolean;
  ctiLinkState?: O2gCTILinkState;
  secured?: boolean;
  monitoredUserNumber?: number;
  lmsConnectionStatus?: boolean;
  drLinks?: Array<O2gDRLink>;
}

export interface O2gPbxs {
  nodeIds?: Array<string>;
}

export type O2gPeriodType = "oneDay" | "onSeveralDays";

export type O2gPeriodicity = "once" | "daily" | "weekly" | "monthly";

export interface O2gPilot {
  number?: string;
  name?: string;
  state?: O2gServiceState;
  detailedState?: O2gPilotStatus;
  waitingTime?: number;
  saturation?: boolean;
  rules?: O2gPilotRules;
  possibleTransfer?: boolean;
  supervisedTransfer?: boolean;
}

export interface O2gPilotAgentStatsRow {
  pilotNumber?: string;
  pilotName?: string;
  nbCallsReceived?: number;
  nbCallsTransfIn?: number;
  nbCallsServed?: number;
  nbCallsServedTooQuickly?: number;
  nbCallsWithEnquiry?: number;
  nbCallsWithHelp?: number;
  nbCallsTransf?: number;
  nbCallsTransfToAgent?: number;
  nbCallsInWrapup?: number;
  maxCallProcDur?: string;
  maxConvDur?: string;
  maxWrapupDur?: string;
  callProcTDur?: string;
  callProcADur?: string;
  convTDur?: string;
  convADur?: string;
  wrapupTDur?: string;
  wrapupADur?: string;
  convInWrapupTDur?: string;
  busyTimeInWrapupTDur?: string;
  onHoldTDur?: string;
  onHoldADur?: string;
  transTDur?: string;
  transADur?: string;
  pauseTDur?: string;
  pauseADur?: string;
}

export type O2gPilotAttribute = "State" | "ServiceLevel" | "CurrentRuleName" | "NbOfWaitingCalls" | "NbOfMutualAidCalls" | "NbOfCallsInConversation" | "NbOfCallsInRemotePG" | "AverageWaitingTime" | "NbOfRunningCalls" | "NbOfRingingACDCalls" | "NbOfDissuadedCalls" | "NbOfCallsInGeneralForwarding" | "Efficiency" | "IncomingTraffic" | "ALL" | "CurrentPG";

export interface O2gPilotCalendar {
  normalDays?: O2gNormalCalendar;
  exceptionDays?: O2gExceptionCalendar;
}

export interface O2gPilotData {
  number?: string;
  name?: string;
}

export type O2gPilotOperatingMode = "normal" | "closed" | "forward";

export interface O2gPilotRule {
  ruleNumber: string;
  name?: string;
  active: boolean;
}

export interface O2gPilotRules {
  ruleList?: Array<O2gPilotRule>;
}

export interface O2gPilotStats {
  timeSlot?: string;
  selectedPeriod?: O2gSelectedPeriod;
  rows?: Array<O2gPilotStatsRow>;
}

export interface O2gPilotStatsAttrExt {
  dto?: O2gPilotStatsAttribute;
  ref?: string;
  transl?: string;
  descr?: string;
  detailed?: boolean;
}

export type O2gPilotStatsAttribute = "nbCallsOpen" | "nbCallsBlocked" | "nbCallsForward" | "nbCallsByTransfer" | "nbCallsByMutualAid" | "maxNbSimultCalls" | "nbOverflowInQueue" | "NbOverflowInRinging" | "nbCallsWOQueuing" | "nbCallsAfterQueuing" | "nbCallsSentInMutualAidQueue" | "nbCallsRedirectedOutACDArea" | "nbCallsDissuaded" | "nbCallsDissuadedAfterTryingMutualAid" | "nbCallsVGTypePG" | "nbCallsSentToPG" | "nbCallsRejectedLackOfRes" | "nbCallsServedByAgent" | "nbCallsServedInTime" | "nbCallsServedTooQuick" | "nbCallsWithoutTransCode" | "nbCallsWithTransCode" | "nbCallsRedistrib" | "nbCallsBeforeTS1" | "percentCallsBeforeTS1" | "nbCallsBeforeTS2" | "percentCallsBeforeTS2" | "nbCallsBeforeTS3" | "percentCallsBeforeTS3" | "nbCallsBeforeTS4" | "percentCallsBeforeTS4" | "nbCallsAfterTS4" | "percentCallsAfterTS4" | "nbAbandonsOnGreetingsVG" | "nbAbandonsOn1WaitingVG" | "nbAbandonsOn2WaitingVG" | "nbAbandonsOn3WaitingVG" | "nbAbandonsOn4WaitingVG" | "nbAbandonsOn5WaitingVG" | "nbAbandonsOn6WaitingVG" | "nbAbandonsOnRinging" | "nbAbandonsOnGenFwdVG" | "nbAbandonsOnBlockedVG" | "nbAbandonsOnAgentBusy" | "nbAbandons" | "nbAbandonsBeforeTS1" | "percentAbandonsBeforeTS1" | "nbAbandonsBeforeTS2" | "percentAbandonsBeforeTS2" | "nbAbandonsBeforeTS3" | "percentAbandonsBeforeTS3" | "nbAbandonsBeforeTS4" | "percentAbandonsBeforeTS4" | "nbAbandonsAfterTS4" | "percentAbandonsAfterTS4" | "callProcTDur" | "callProcADur" | "greetingListenTDur" | "greetingListenADur" | "beforeQueuingTDur" | "waitServedCallsTDur" | "waitServedCallsADur" | "waitAbandonnedCallsTDur" | "waitAbandonnedCallsADur" | "ringingTDur" | "ringingADur" | "convTDur" | "convADur" | "holdCallsTDur" | "holdCallsADur" | "wrapupTDur" | "wrapupADur" | "longestWaitingDur" | "serviceLevel" | "efficiency" | "inServiceState" | "genFwdState" | "blockedState" | "dnbTotReceivedCalls" | "dnbCallsOpen" | "dnbCallsBlocked" | "dnbCallsForward" | "dnbDirectRoute" | "dnbIndirectRoute" | "dnbTotServedCalls" | "defficiency" | "dnbCallsWOQueuing" | "dnbCallsAfterQueuing" | "dnbCallsBeforeTS1" | "dnbCallsBeforeTS2" | "dnbCallsBeforeTS3" | "dnbCallsBeforeTS4" | "dnbCallsAfterTS4" | "dwaitServedCallsADur" | "dnbAbandons" | "dnbAbandonsOnGreetingsVG" | "dnbAbandonsOnWaitingVG" | "dnbAbandonsBeforeTS1" | "dnbAbandonsBeforeTS2" | "dnbAbandonsBeforeTS3" | "dnbAbandonsBeforeTS4" | "dnbAbandonsAfterTS4" | "dnbCallsRejectedLackOfRes" | "dnbCallsDissuaded" | "dnbTotCallsRedirected" | "dnbCallsRedirectedOutACDArea" | "dnbCallsSentInMutualAidQueue" | "dnbCallsSentToPG" | "dserviceLevel" | "defficiency2" | "dcallProcADur" | "dconvADur" | "dwrapupADur" | "dholdCallsADur" | "dringingADur" | "dwaitingADur" | "dlongestWaitingDur" | "ALL";

export interface O2gPilotStatsRow {
  date?: string;
  year?: string;
  month?: string;
  day?: string;
  hour?: string;
  minute?: string;
  queueName?: string;
  pilotName?: string;
  pilotNumber?: string;
  nbCallsOpen?: number;
  nbCallsBlocked?: number;
  nbCallsForward?: number;
  nbCallsByTransfer?: number;
  nbCallsByMutualAid?: number;
  maxNbSimultCalls?: number;
  nbOverflowInQueue?: number;
  NbOverflowInRinging?: number;
  nbCallsWOQueuing?: number;
  nbCallsAfterQueuing?: number;
  nbCallsSentInMutualAidQueue?: number;
  nbCallsRedirectedOutACDArea?: number;
  nbCallsDissuaded?: number;
  nbCallsDissuadedAfterTryingMutualAid?: number;
  nbCallsVGTypePG?: number;
  nbCallsSentToPG?: number;
  nbCallsRejectedLackOfRes?: number;
  nbCallsServedByAgent?: number;
  nbCallsServedInTime?: number;
  nbCallsServedTooQuick?: number;
  nbCallsWithoutTransCode?: number;
  nbCallsWithTransCode?: number;
  nbCallsRedistrib?: number;
  nbCallsBeforeTS1?: number;
  percentCallsBeforeTS1?: string;
  nbCallsBeforeTS2?: number;
  percentCallsBeforeTS2?: string;
  nbCallsBeforeTS3?: number;
  percentCallsBeforeTS3?: string;
  nbCallsBeforeTS4?: number;
  percentCallsBeforeTS4?: string;
  nbCallsAfterTS4?: number;
  percentCallsAfterTS4?: string;
  nbAbandonsOnGreetingsVG?: number;
  nbAbandonsOn1WaitingVG?: number;
  nbAbandonsOn2WaitingVG?: number;
  nbAbandonsOn3WaitingVG?: number;
  nbAbandonsOn4WaitingVG?: number;
  nbAbandonsOn5WaitingVG?: number;
  nbAbandonsOn6WaitingVG?: number;
  nbAbandonsOnRinging?: number;
  nbAbandonsOnGenFwdVG?: number;
  nbAbandonsOnBlockedVG?: number;
  nbAbandonsOnAgentBusy?: number;
  nbAbandons?: number;
  nbAbandonsBeforeTS1?: number;
  percentAbandonsBeforeTS1?: string;
  nbAbandonsBeforeTS2?: number;
  percentAbandonsBeforeTS2?: string;
  nbAbandonsBeforeTS3?: number;
  percentAbandonsBeforeTS3?: string;
  nbAbandonsBeforeTS4?: number;
  percentAbandonsBeforeTS4?: string;
  nbAbandonsAfterTS4?: number;
  percentAbandonsAfterTS4?: string;
  callProcTDur?: string;
  callProcADur?: string;
  greetingListenTDur?: string;
  greetingListenADur?: string;
  beforeQueuingTDur?: string;
  waitServedCallsTDur?: string;
  waitServedCallsADur?: string;
  waitAbandonnedCallsTDur?: string;
  waitAbandonnedCallsADur?: string;
  ringingTDur?: string;
  ringingADur?: string;
  convTDur?: string;
  convADur?: string;
  holdCallsTDur?: string;
  holdCallsADur?: string;
  wrapupTDur?: string;
  wrapupADur?: string;
  longestWaitingDur?: string;
  serviceLevel?: string;
  efficiency?: string;
  inServiceState?: string;
  genFwdState?: string;
  blockedState?: string;
  dnbTotReceivedCalls?: number;
  dnbCallsOpen?: number;
  dnbCallsBlocked?: number;
  dnbCallsForward?: number;
  dnbDirectRoute?: number;
  dnbIndirectRoute?: number;
  dnbTotServedCalls?: number;
  defficiency?: string;
  dnbCallsWOQueuing?: number;
  dnbCallsAfterQueuing?: number;
  dnbCallsBeforeTS1?: number;
  dnbCallsBeforeTS2?: number;
  dnbCallsBeforeTS3?: number;
  dnbCallsBeforeTS4?: number;
  dnbCallsAfterTS4?: number;
  dwaitServedCallsADur?: string;
  dnbAbandons?: number;
  dnbAbandonsOnGreetingsVG?: number;
  dnbAbandonsOnWaitingVG?: number;
  dnbAbandonsBeforeTS1?: number;
  dnbAbandonsBeforeTS2?: number;
  dnbAbandonsBeforeTS3?: number;
  dnbAbandonsBeforeTS4?: number;
  dnbAbandonsAfterTS4?: number;
  dnbCallsRejectedLackOfRes?: number;
  dnbCallsDissuaded?: number;
  dnbTotCallsRedirected?: number;
  dnbCallsRedirectedOutACDArea?: number;
  dnbCallsSentInMutualAidQueue?: number;
  dnbCallsSentToPG?: number;
  dserviceLevel?: string;
  defficiency2?: string;
  dcallProcADur?: string;
  dconvADur?: string;
  dwrapupADur?: string;
  dholdCallsADur?: string;
  dringingADur?: string;
  dwaitingADur?: string;
  dlongestWaitingDur?: string;
}

export type O2gPilotStatus = "OPEN" | "BLOCKED" | "BLOCKED_ON_RULE" | "BLOCKED_ON_BLOCKED_RULE" | "GENERAL_FORWARDING" | "GENERAL_FORWARDING_ON_RULE" | "BLOCKED_ON_GENERAL_FORWARDING_RULE" | "OTHER";

export interface O2gPilotTransferCapa {
  number?: string;
  waitingTime?: number;
  saturation?: boolean;
  supervisedTransfer?: boolean;
  transferInfo?: O2gPilotTransferInfo;
}

export interface O2gPilotTransferInfo {
  transferPossible?: boolean;
  pilotStatus?: O2gPilotStatus;
}

export interface O2gPilotTransition {
  time: string;
  ruleNumber: number;
  mode: O2gPilotOperatingMode;
}

export interface O2gPilotTransitions {
  number: number;
  transition: O2gPilotTransition;
}

export interface O2gPilots {
  pilotList?: Array<O2gPilot>;
}

export interface O2gPin {
  Pin_Number?: string;
  With_Secret_Code?: boolean;
  Pin_Type_Of_Control?: string;
  Pin_Group?: number;
}

export interface O2gPrefix {
  value?: string;
  number?: string;
}

export interface O2gPresentationRoute {
  destinations: Array<O2gDestination>;
}

export interface O2gProcessingGroups {
  preferred?: string;
  groups?: Array<string>;
}

export interface O2gProductVersion {
  major?: string;
  minor?: string;
}

export interface O2gProgrammeableKey {
  position?: number;
  number?: string;
  mnemonic?: string;
  locked?: boolean;
}

export interface O2gProgrammeableKeys {
  pkeys?: Array<O2gProgrammeableKey>;
}

export type O2gQueueAttribute = "State" | "NbOfAgentsInDistribution" | "IncomingTraffic" | "OutgoingTraffic" | "NbOfWaitingCalls" | "CurrentWaitingTime" | "ExpectedWaitingTime" | "FillingRate" | "LongestWaitingTimeInList" | "ALL";

export interface O2gQueueData {
  waitingTime?: number;
  saturated?: boolean;
}

export type O2gQueueType = "Normal" | "MutualAid" | "Dissuasion" | "Virtual" | "WaitingRoom" | "VirtualWaitingRoom" | "unknown";

export interface O2gREActivationState {
  active?: boolean;
}

export type O2gReason = "ALL_TRUNK_BUSY" | "INVALID_NUMBER" | "ABANDONED" | "BUSY" | "CONFERENCED" | "PICKUP" | "FORWARDED" | "REDIRECTED" | "RELEASED_ON_REDIRECT" | "TRANSFERRED" | "RELEASED_ON_TRANSFER" | "VOICEMAIL" | "NORMAL" | "UNKNOWN";

export type O2gRecordState = "PAUSED" | "RECORDING";

export interface O2gRecordedDevice {
  number?: string;
  user?: string;
  crid?: string;
  recorded?: boolean;
  recordingResource?: string;
  ip?: boolean;
  sentFlowPort?: number;
  receivedFlowPort?: number;
  encrypted?: boolean;
}

export interface O2gReportFrequency {
  periodicity: O2gPeriodicity;
  daysInWeek?: Array<O2gDaysOfWeek>;
  dayInMonth?: number;
}

export interface O2gRespId {
  id?: string;
}

export type O2gResultCode = "OK" | "NOK" | "FINISH" | "TIMEOUT";

export interface O2gResultElement {
  contacts?: Array<O2gPartyInfoDirectorySearch>;
}

export type O2gRole = "CALLER" | "CALLEE" | "UNKNOWN";

export interface O2gRoutingState {
  presentationRoutes: Array<O2gPresentationRoute>;
  forwardRoutes?: Array<O2gForwardRoute>;
  overflowRoutes?: Array<O2gOverflowRoute>;
  dndState?: O2gDNDState;
}

export interface O2gRoxeRestApiDescriptor {
  serverInfo?: O2gServerInfo;
  versions: Array<O2gVersion>;
  custoFeatures?: Array<string>;
}

export interface O2gRtiAgentFilter {
  numbers?: Array<string>;
  attributes?: Array<O2gAgentAttributeCallCenterRealTime>;
}

export interface O2gRtiContext {
  active?: boolean;
  obsPeriod?: number;
  notifFrequency?: number;
  filter?: O2gRtiFilter;
}

export interface O2gRtiFilter {
  agentFilter?: O2gRtiAgentFilter;
  pilotFilter?: O2gRtiPilotFilter;
  queueFilter?: O2gRtiQueueFilter;
  pgAgentFilter?: O2gRtiProcessingGroupAgentFilter;
  pgOtherFilter?: O2gRtiProcessingGroupOtherFilter;
}

export interface O2gRtiIdentifiers {
  agents?: Array<O2gRtiObjectIdentifier>;
  pilots?: Array<O2gRtiObjectIdentifier>;
  queues?: Array<O2gRtiObjectIdentifier>;
  pgAgents?: Array<O2gRtiObjectIdentifier>;
  pgOthers?: Array<O2gRtiObjectIdentifier>;
}

export interface O2gRtiObjectIdentifier {
  number: string;
  name: string;
  firstName?: string;
}

export interface O2gRtiPilotFilter {
  numbers?: Array<string>;
  attributes?: Array<O2gPilotAttribute>;
}

export interface O2gRtiProcessingGroupAgentFilter {
  numbers?: Array<string>;
  attributes?: Array<O2gPGAgentAttribute>;
}

export interface O2gRtiProcessingGroupOtherFilter {
  numbers?: Array<string>;
  attributes?: Array<O2gPGOtherAttribute>;
}

export interface O2gRtiQueueFilter {
  numbers?: Array<string>;
  attributes?: Array<O2gQueueAttribute>;
}

export type O2gScheduledPeriodType = "currentDay" | "currentWeek" | "currentMonth" | "lastDays" | "lastWeeks" | "lastMonth" | "fromDateToDate";

export interface O2gScheduledSelPeriod {
  periodType: O2gScheduledPeriodType;
  lastNb?: number;
  beginDate?: string;
  endDate?: string;
}

export type O2gScheduledState = "Not_executed" | "Executed" | "Failed_On_Get_Data" | "Failed_On_Send_Mail" | "In_progress" | "Expired";

export interface O2gSearchResult {
  resultCode?: O2gResultCode;
  resultElements?: Array<O2gResultElement>;
}

export interface O2gSelectedPeriod {
  periodType: O2gPeriodType;
  slotType?: O2gSlotType;
  beginDate?: string;
  endDate?: string;
}

export interface O2gSelector {
  ids?: Array<string>;
  names: Array<string>;
  families?: Array<string>;
  origins?: Array<string>;
}

export interface O2gServerAddress {
  fqdn?: string;
  ip?: string;
}

export interface O2gServerInfo {
  productName: string;
  productType: string;
  productVersion?: O2gProductVersion;
  haMode?: boolean;
}

export interface O2gService {
  serviceName: string;
  serviceVersion?: string;
  relativeUrl: string;
}

export type O2gServiceState = "Closed" | "Opened" | "Blocked" | "unknown";

export interface O2gServicesStatus {
  name?: string;
  status?: string;
  mode?: string;
}

export interface O2gSessionInfo {
  admin?: boolean;
  login?: string;
  timeToLive?: number;
  publicBaseUrl?: string;
  privateBaseUrl: string;
  services?: Array<O2gService>;
  creationDate?: string;
  expirationDate?: string;
  otherSessions?: Array<O2gUserSession>;
}

export interface O2gSessionTokenInfo {
  expirationDate?: string;
}

export type O2gSlotType = "aQuarterOfAnHour" | "halfAnHour" | "anHour";

export interface O2gSoftKey {
  position?: number;
  number?: string;
  mnemonic?: string;
}

export interface O2gSoftKeys {
  skeys?: Array<O2gSoftKey>;
}

export type O2gStartType = "RECORD_FROM_NOW" | "RECORD_ENTIRE_CALL";

export interface O2gStats {
  supervisor?: string;
  agentsStats?: Array<O2gAgentStats>;
  pilotsStats?: Array<O2gPilotStats>;
}

export interface O2gStatsAgentFilter {
  numbers?: Array<string>;
  agentAttributes?: Array<O2gAgentAttributeCallCenterStatistics>;
  pilotAttributes?: Array<O2gAgentPilotStatsAttribute>;
}

export interface O2gStatsAgentFilterResp {
  agentsDetails?: Array<O2gSupervisedData>;
  agentAttrExts?: Array<O2gAgentStatsAttrExt>;
  pilotAttrExts?: Array<O2gAgentPilotStatsAttrExt>;
}

export interface O2gStatsContext {
  ctxId?: string;
  supervisorId?: string;
  label?: string;
  description?: string;
  isScheduled?: boolean;
  filter: O2gStatsFilter;
}

export interface O2gStatsContexts {
  contexts?: Array<O2gStatsContext>;
}

export interface O2gStatsFilter {
  agentFilter?: O2gStatsAgentFilter;
  pilotFilter?: O2gStatsPilotFilter;
}

export interface O2gStatsFilterResp {
  agentFilter?: O2gStatsAgentFilterResp;
  pilotFilter?: O2gStatsPilotFilterResp;
}

export interface O2gStatsPilotFilter {
  numbers?: Array<string>;
  attributes?: Array<O2gPilotStatsAttribute>;
}

export interface O2gStatsPilotFilterResp {
  pilots?: Array<O2gPilotData>;
  attrExts?: Array<O2gPilotStatsAttrExt>;
}

export interface O2gStatsSchedule {
  name: string;
  description?: string;
  obsPeriod: O2gScheduledSelPeriod;
  frequency: O2gReportFrequency;
  recipients: Array<string>;
  state?: O2gScheduledState;
  enable?: boolean;
  lastExecDate?: string;
  fileType?: O2gFileType;
}

export interface O2gStatsSchedules {
  schedules?: Array<O2gStatsSchedule>;
}

export type O2gSubscriberFilterDTO = "A4980" | "ALL" | "NONE";

export interface O2gSubscription {
  subscriptionId?: string;
  message?: string;
  publicPollingUrl?: string;
  privatePollingUrl?: string;
  status: O2gSubscriptionState;
}

export type O2gSubscriptionState = "UNKNOWN" | "ACCEPTED" | "REFUSED";

export interface O2gSupervisedAccount {
  id: string;
  type: O2gSupervisedAccountType;
}

export type O2gSupervisedAccountType = "LOGIN_NAME" | "PHONE_NUMBER";

export interface O2gSupervisedData {
  number: string;
  loginName?: string;
  firstName?: string;
  lastName?: string;
  groupName?: string;
}

export interface O2gSupervisorData {
  identifier: string;
  language?: O2gLanguage;
  timezone?: string;
}

export interface O2gSupportedLanguages {
  supportedLanguages: Array<string>;
  supportedGuiLanguages?: Array<string>;
}

export interface O2gSystemServicesStatusDTO {
  services?: Array<O2gServicesStatus>;
  globalIPAdress?: string;
  drbd?: string;
}

export interface O2gSystemStatus {
  logicalAddress?: O2gServerAddress;
  /** yyyy-MM-ddTHH:mm:ss.SSSZ */ startDate?: string;
  ha?: boolean;
  primary?: string;
  primaryVersion?: string;
  primaryServicesStatus?: O2gSystemServicesStatusDTO;
  secondary?: string;
  secondaryVersion?: string;
  secondaryServicesStatus?: O2gSystemServicesStatusDTO;
  pbxs?: Array<O2gPbxStatus>;
  recordingStatus?: O2gOXRRecordingStatus;
  license?: O2gLicenseStatus;
  configurationType?: O2gConfigurationTypeDTO;
  applicationId?: string;
  subscriberFilter?: O2gSubscriberFilterDTO;
}

export interface O2gTag {
  name: string;
  value?: string;
  visibilities?: Array<string>;
}

export interface O2gTagValuePair {
  name: string;
  value: string;
}

export interface O2gTelFacilities {
  facilities?: Array<O2gTelFacility>;
}

export type O2gTelFacility = "CallingLineIdentificationPresentation" | "ConnectedLineIdentificationPresentation" | "CallingLineIdentificationRestriction" | "ConnectedLineIdentificationRestriction" | "MaliciousCallIdentification" | "CallForwardingUnconditional" | "CallForwardingOnBusy" | "CallForwardingOnNoReply" | "Transfer" | "AdviceOfChargeAtSetup" | "AdviceOfChargeDuringCall" | "AdviceOfChargeAtEnd" | "ClosedUserGroup" | "CallWaiting" | "UserToUserSignalling" | "UserToUserFacility" | "TerminalPortability" | "Interception" | "Booking" | "CampOn" | "Conference" | "MiniMessaging" | "Subaddressing" | "BasicCall" | "OperatorFacility" | "Substitution" | "PriorityIncomingCall" | "Transit" | "PrivateOverflowToPublic" | "ReroutingPublicToPrivate" | "FaxServer" | "VoiceMail" | "CentralAbbreviatedNumbering" | "IndividualAbbreviatedNumbering" | "IntegratedServiceVirtualPrivateNetwork" | "OverflowVirtualPrivateNetwork" | "ARSService" | "DISA" | "None";

export interface O2gTelephonicState {
  calls?: Array<O2gCall>;
  deviceCapabilities?: Array<O2gDeviceCapabilities>;
  userState?: O2gUserState;
}

export interface O2gTrunkIdentification {
  networkTimeslot?: number;
  trunkNeqt?: Array<number>;
}

export interface O2gUser {
  companyPhone?: string;
  firstName?: string;
  lastName?: string;
  loginName?: string;
  voicemail?: O2gVoicemailUserInformation;
  devices?: Array<O2gDevice>;
  nodeId?: string;
  externalLogin?: string;
}

export interface O2gUserPreferences {
  guiLanguage?: string;
  oxeLanguage?: string;
}

export interface O2gUserSession {
  sessionId?: string;
  creationDate?: string;
  timeToLive?: number;
}

export type O2gUserState = "FREE" | "BUSY" | "UNKNOWN";

export interface O2gUsers {
  users?: Array<O2gUser>;
}

export interface O2gVersion {
  id: string;
  status: string;
  publicUrl: string;
  internalUrl: string;
}

export type O2gVoicemailType = "VM_4635" | "VM_4645" | "EXTERNAL";

export interface O2gVoicemailUserInformation {
  number: string;
  type: O2gVoicemailType;
}

export interface O2gVoicemailVoicemail {
  voicemailId: string;
  from?: O2gPartyInfoVoicemail;
  duration: number;
  /** yyyy-MM-ddTHH:mm:ss.SSSZ */ date: string;
  unread: boolean;
  highPriority: boolean;
}

export interface O2gVoicemails {
  voicemails?: Array<O2gVoicemailVoicemail>;
}

export interface O2gWithdrawReason {
  index: number;
  label?: string;
}

export interface O2gWithdrawReasons {
  number: number;
  reasons?: Array<O2gWithdrawReason>;
}

export type OpenRPC = Record<string, unknown>;

export type Pong = Record<string, unknown>;

export interface Resumed {
  sessionId: string;
  replayed: number;
  lost: number;
}

export interface Session {
  sessionId: string;
  login: string;
  site: string;
  kind: string;
  ttl: number;
}

export interface SessionInfo {
  sessionId: string;
  login: string;
  site: string;
  kind: string;
  ttl: number;
  seq: number;
}

export interface SiteUnreachableData {
  site: string;
  retryAfter: number;
}

export interface Subscribed {
  subscriptionId: string;
  identifier: string;
}

export interface TimedOutUpstreamData {
  executed: "unknown" | "no";
}

export interface TooLargeData {
  limit: number;
}

export interface TooManyRequestsData {
  limit: number;
  retryAfter: number;
}

/** A file to send: its text, or an object as a download has it. `data` is base64 in JSON and bytes in MessagePack. */
export type Upload = string | { contentType?: string; filename?: string; data?: Bytes; text?: string; };

export interface UpstreamErrorData {
  status: number;
  error: string;
  message: string;
}

export interface XcuAdministrator {
  id: number;
  login: string;
  name: string;
  password: string;
  superAdmin: boolean;
  ldap: boolean;
  entities: Array<XcuEntity>;
}

export interface XcuAdministratorItems {
  items: Array<XcuAdministrator>;
}

export interface XcuEntity {
  id: number;
  combinedId: string;
  name: string;
  displayName: string;
  xivo: XcuXivo;
  intervals: Array<XcuInterval>;
  presentedNumber: string;
}

export interface XcuEntityItems {
  items: Array<XcuEntity>;
}

export interface XcuInterval {
  start: string;
  end: string;
}

export interface XcuNumberItems {
  items: Array<string>;
}

export interface XcuTemplate {
  id: number;
  name: string;
  peerSipName: string;
  routedInbound: boolean;
  routedInboundPrefix?: string;
  callerIdMode: string;
  customCallerId?: string;
  ringingTime: number;
  voiceMailEnabled: boolean;
  voiceMailNumberMode?: string;
  voiceMailCustomNumber?: string;
  voiceMailSendEmail?: boolean;
  xivos: Array<number>;
  entities: Array<string>;
}

export interface XcuUser {
  id: number;
  entity: XcuEntity;
  firstName: string;
  lastName: string;
  internalNumber: string;
  externalNumber: string | null;
  mail: string | null;
  ctiLogin: string | null;
  ctiPassword: string | null;
  provisioningNumber: string;
}

export interface XcuUserItems {
  items: Array<XcuUser>;
}

export interface XcuXivo {
  id: number;
  uuid: string;
  name: string;
  host: string;
  remainingSlots: number;
}

export interface XcuXivoItems {
  items: Array<XcuXivo>;
}

export interface XucCallHistoryRow {
  /** yyyy-MM-dd HH:mm:ss */ start: string;
  /** HH:mm:ss */ duration: string;
  srcUsername?: string;
  dstUsername?: string;
  status: string;
}

export interface XucContact {
  id: string;
  lastname?: string;
  firstname?: string;
  company?: string;
  email?: string;
  number?: string;
  mobile?: string;
  fax?: string;
}

export interface XucContactEntry {
  status: number;
  entry: Array<any>;
}

export interface XucContactList {
  entries: Array<XucContactEntry>;
  headers: Array<string>;
}

export interface XucImportFailure {
  line: number;
  errors: Array<string>;
}

export interface XucImportReport {
  created: Array<XucImportedContact>;
  failed: Array<XucImportFailure>;
}

export interface XucImportedContact {
  id: string;
  lastname?: string;
  firstname?: string;
  company?: string;
  email?: string;
  number?: string;
  mobile?: string;
  fax?: string;
}

export interface XucLogin {
  login: string;
  token: string;
  TTL?: number;
}

export interface XucQualification {
  id: number;
  name: string;
  subQualifications: Array<XucSubQualification>;
}

export interface XucQualificationAnswer {
  sub_qualification_id: number;
  /** yyyy-MM-dd HH:mm:ss */ time: string;
  callid: string;
  agent: number;
  queue: number;
  first_name: string;
  last_name: string;
  comment: string;
  custom_data: string;
}

export interface XucSubQualification {
  id: number;
  name: string;
}

export interface XucSuccess {
  res: string;
}

export interface XucSuccessWithData {
  res: string;
  data: any;
}

/** The messages of `Cti.event`: `msgType` and what `ctiMessage` then is. */
export interface CtiMessages {
  LoggedOnError: CtiLoggedOnError;
  Error: CtiErrorMessage;
  LinkStatusUpdate: CtiLinkStatusUpdate;
  UserConfigUpdate: CtiUserConfigUpdate;
  UserDisplayName: CtiUserDisplayName;
  UserStatusUpdate: CtiUserStatusUpdate;
  UsersStatuses: Array<CtiUserStatus>;
  PhoneStatusUpdate: CtiPhoneStatusUpdate;
  PhoneEvent: CtiPhoneEvent;
  CurrentCallsPhoneEvents: CtiCurrentCallsPhoneEvents;
  PhoneHintStatusEvent: CtiPhoneHintStatusEvent;
  VoiceMailStatusUpdate: CtiVoiceMailStatusUpdate;
  LineConfig: CtiLineConfig;
  AgentStateEvent: CtiAgentStateEvent;
  AgentError: CtiAgentError;
  AgentListen: CtiAgentListen;
  AgentConfig: CtiAgentConfig;
  AgentList: Array<CtiAgentConfig>;
  AgentDirectory: CtiAgentDirectory;
  AgentGroupList: Array<CtiAgentGroup>;
  AgentStatistics: CtiAgentStatistics;
  QueueConfig: CtiQueueConfig;
  QueueList: Array<CtiQueueConfig>;
  QueueMember: CtiQueueMember;
  QueueMemberList: Array<CtiQueueMember>;
  QueueStatistics: CtiQueueStatistics;
  GetQueueStatistics: CtiQueueStatistics;
  QueueCalls: CtiQueueCalls;
  ConferenceEvent: CtiConferenceEvent;
  ConferenceParticipantEvent: CtiConferenceParticipantEvent;
  DirectoryResult: CtiDirectoryResult;
  ContactSheet: CtiContactSheet;
  CallHistory: Array<CtiHistoryCall>;
  CallHistoryByDays: Array<CtiHistoryCall>;
  CustomerCallHistoryResponseWithId: CtiCustomerCallHistoryResponseWithId;
  FlashTextEvent: CtiFlashTextEvent;
  CallbackLists: Array<CtiCallbackList>;
  FindCallbackResponseWithId: CtiFindCallbackResponseWithId;
  CallbackStarted: CtiCallbackStarted;
  CallbackClotured: CtiCallbackClotured;
  UserQueueDefaultMembership: CtiUserQueueDefaultMembership;
  Resync: CtiResync;
}

/** Every method: its parameters and its result. */
export interface Methods {
  "Session.login": { params: { /** the user's login name at the site */ login: string; /** his password, which the site itself checks, or a token of `/xuc/api/2.0/auth/login` */ password: string; /** another site than the socket's */ site?: string; /** which of the user's devices is his phone */ phoneNumber?: string; }; result: Session };
  "Session.logout": { params: Record<string, never> | undefined; result: null };
  "Session.resume": { params: { /** from `Session.login` */ sessionId: string; /** the number of the newest event that was received */ seq: number; }; result: Resumed };
  "Session.info": { params: Record<string, never> | undefined; result: SessionInfo };
  "rpc.ping": { params: Record<string, never> | undefined; result: Pong };
  "rpc.discover": { params: Record<string, never> | undefined; result: OpenRPC };
  "Cti.sendPing": { params: Record<string, never> | undefined; result: null };
  "Cti.changeUserStatus": { params: { statusId: string; }; result: null };
  "Cti.setUserPreference": { params: { key: string; value: string; value_type: string; }; result: null };
  "Cti.displayNameLookup": { params: { username: string; }; result: CtiUserDisplayName | { userName: any; displayName: any; } };
  "Cti.dnd": { params: { state: boolean; }; result: null };
  "Cti.naFwd": { params: { destination: string; state: boolean; }; result: null };
  "Cti.uncFwd": { params: { destination: string; state: boolean; }; result: null };
  "Cti.busyFwd": { params: { destination: string; state: boolean; }; result: null };
  "Cti.unregisterMobileApp": { params: Record<string, never> | undefined; result: null };
  "Cti.toggleUniqueAccountDevice": { params: { device: string; }; result: null };
  "Cti.pushLogToServer": { params: { level: string; log: string; }; result: null };
  "Cti.loginAgent": { params: { agentPhoneNumber: string; agentId?: number; }; result: null };
  "Cti.logoutAgent": { params: { agentId?: number; } | undefined; result: null };
  "Cti.toggleAgentLogin": { params: Record<string, never> | undefined; result: null };
  "Cti.pauseAgent": { params: { agentId?: number; reason?: string; } | undefined; result: null };
  "Cti.unpauseAgent": { params: { agentId?: number; } | undefined; result: null };
  "Cti.listenAgent": { params: { agentId: number; }; result: null };
  "Cti.monitorPause": { params: { agentId: number; }; result: null };
  "Cti.monitorUnpause": { params: { agentId: number; }; result: null };
  "Cti.getAgentStates": { params: Record<string, never> | undefined; result: null };
  "Cti.subscribeToAgentEvents": { params: Record<string, never> | undefined; result: null };
  "Cti.subscribeToAgentStats": { params: Record<string, never> | undefined; result: null };
  "Cti.getAgentDirectory": { params: Record<string, never> | undefined; result: CtiAgentDirectory | { directory: any; } };
  "Cti.setAgentQueue": { params: { agentId: number; queueId: number; penalty: number; }; result: null };
  "Cti.removeAgentFromQueue": { params: { agentId: number; queueId: number; }; result: null };
  "Cti.setAgentGroup": { params: { agentId: number; groupId: number; }; result: null };
  "Cti.moveAgentsInGroup": { params: { groupId: number; fromQueueId: number; fromPenalty: number; toQueueId: number; toPenalty: number; }; result: null };
  "Cti.addAgentsInGroup": { params: { groupId: number; fromQueueId: number; fromPenalty: number; toQueueId: number; toPenalty: number; }; result: null };
  "Cti.removeAgentGroupFromQueueGroup": { params: { groupId: number; queueId: number; penalty: number; }; result: null };
  "Cti.addAgentsNotInQueueFromGroupTo": { params: { groupId: number; queueId: number; penalty: number; }; result: null };
  "Cti.getList": { params: { objectType: string; }; result: Array<Record<string, unknown>> };
  "Cti.getConfig": { params: { objectType: string; }; result: CtiLineConfig | {  } };
  "Cti.getIceConfig": { params: Record<string, never> | undefined; result: { stunConfig: any; turnConfig: any; } };
  "Cti.subscribeToQueueStats": { params: Record<string, never> | undefined; result: null };
  "Cti.getQueueStatistics": { params: { queueId: number; window: number; xqos: number; }; result: CtiQueueStatistics | { queueId: any; counters: any; } };
  "Cti.subscribeToQueueCalls": { params: { queueId: number; }; result: null };
  "Cti.unSubscribeToQueueCalls": { params: { queueId: number; }; result: null };
  "Cti.retrieveQueueCall": { params: { queueCall: CtiQueueCall; }; result: null };
  "Cti.dial": { params: { destination: string; variables?: Record<string, string>; }; result: { uniqueId: string; } | null };
  "Cti.dialFromMobile": { params: { destination: string; variables?: Record<string, string>; }; result: { uniqueId: string; } | null };
  "Cti.dialFromQueue": { params: { destination: string; queueId: number; callerIdName?: string; callerIdNumber?: string; variables?: Record<string, string>; }; result: { uniqueId: string; } | null };
  "Cti.dialByUsername": { params: { username: string; variables?: Record<string, string>; }; result: { uniqueId: string; } | null };
  "Cti.originate": { params: { destination: string; }; result: { uniqueId: string; } | null };
  "Cti.hangup": { params: { uniqueId?: string; } | undefined; result: null };
  "Cti.answer": { params: { uniqueId?: string; } | undefined; result: null };
  "Cti.hold": { params: { uniqueId?: string; } | undefined; result: null };
  "Cti.directTransfer": { params: { destination: string; }; result: null };
  "Cti.attendedTransfer": { params: { destination: string; device?: string; }; result: { uniqueId: string; } | null };
  "Cti.completeTransfer": { params: Record<string, never> | undefined; result: null };
  "Cti.cancelTransfer": { params: Record<string, never> | undefined; result: null };
  "Cti.toggleMicrophone": { params: { uniqueId: string; }; result: null };
  "Cti.sendDtmf": { params: { key: string; }; result: null };
  "Cti.setData": { params: { variables: Record<string, string>; }; result: null };
  "Cti.getCurrentCallsPhoneEvents": { params: Record<string, never> | undefined; result: { events: Array<CtiPhoneEvent>; } };
  "Cti.subscribeToPhoneHints": { params: { phoneNumbers: Array<string>; }; result: null };
  "Cti.unsubscribeFromAllPhoneHints": { params: Record<string, never> | undefined; result: null };
  "Cti.conference": { params: Record<string, never> | undefined; result: null };
  "Cti.getConferenceRooms": { params: Record<string, never> | undefined; result: Array<Record<string, unknown>> };
  "Cti.inviteConferenceRoom": { params: { userId: number; }; result: null };
  "Cti.conferenceInvite": { params: { numConf: string; exten: string; role: string; earlyJoin: boolean; variables?: Record<string, unknown>; marked?: boolean; leaveWhenLastMarkedLeave?: boolean; callerId?: string; }; result: null };
  "Cti.includeToConference": { params: { role: string; marked?: boolean; leaveWhenLastMarkedLeave?: boolean; callerId?: string; }; result: null };
  "Cti.conferenceMute": { params: { numConf: string; index: number; }; result: null };
  "Cti.conferenceUnmute": { params: { numConf: string; index: number; }; result: null };
  "Cti.conferenceKick": { params: { numConf: string; index: number; }; result: null };
  "Cti.conferenceDeafen": { params: { numConf: string; index: number; }; result: null };
  "Cti.conferenceUndeafen": { params: { numConf: string; index: number; }; result: null };
  "Cti.conferenceMuteAll": { params: { numConf: string; }; result: null };
  "Cti.conferenceUnmuteAll": { params: { numConf: string; }; result: null };
  "Cti.conferenceMuteMe": { params: { numConf: string; }; result: null };
  "Cti.conferenceUnmuteMe": { params: { numConf: string; }; result: null };
  "Cti.conferenceReset": { params: { numConf: string; }; result: null };
  "Cti.conferenceClose": { params: { numConf: string; }; result: null };
  "Cti.getUserCallHistory": { params: { size: number | null; }; result: Array<CtiHistoryCall> | Array<Record<string, unknown>> };
  "Cti.getUserCallHistoryByDays": { params: { days: number; }; result: Array<CtiHistoryCall> | Array<Record<string, unknown>> };
  "Cti.getAgentCallHistory": { params: { size: number; }; result: Array<CtiHistoryCall> | Array<Record<string, unknown>> };
  "Cti.getQueueCallHistory": { params: { queue: string; size: number; }; result: Array<Record<string, unknown>> };
  "Cti.findCustomerCallHistory": { params: { requestId: number; filters: Array<CtiDynamicFilter>; size: number; }; result: CtiCustomerCallHistoryResponseWithId | { id: any; response: any; } };
  "Cti.searchDirectory": { params: { pattern: string; }; result: CtiDirectoryResult | { entries: any; headers: any; } };
  "Cti.directoryLookUp": { params: { term: string; }; result: CtiDirectoryResult | { entries: any; headers: any; } };
  "Cti.searchContacts": { params: { term: string; }; result: CtiContactSheet | { sheets: any; } };
  "Cti.getFavorites": { params: Record<string, never> | undefined; result: { entries: any; headers: any; } };
  "Cti.getFavoriteContacts": { params: Record<string, never> | undefined; result: { sheets: any; } };
  "Cti.addFavorite": { params: { contactId: string; source: string; }; result: null };
  "Cti.removeFavorite": { params: { contactId: string; source: string; }; result: null };
  "Cti.sendFlashTextMessage": { params: { to: string; seq: number; message: string; }; result: CtiFlashTextEvent | null };
  "Cti.getFlashTextPartyHistory": { params: { to: string; seq: number; }; result: null };
  "Cti.markFlashTextAsRead": { params: { to: string; seq: number; }; result: null };
  "Cti.videoEvent": { params: { status: string; }; result: null };
  "Cti.subscribeToVideoStatus": { params: { usernames: Array<string>; }; result: null };
  "Cti.unsubscribeFromAllVideoStatus": { params: Record<string, never> | undefined; result: null };
  "Cti.inviteToMeetingRoom": { params: { requestId: number; token: string; username: string; }; result: null };
  "Cti.meetingRoomInviteAck": { params: { requestId: number; username: string; }; result: null };
  "Cti.meetingRoomInviteAccept": { params: { requestId: number; username: string; }; result: null };
  "Cti.meetingRoomInviteReject": { params: { requestId: number; username: string; }; result: null };
  "Callback.getCallbackLists": { params: Record<string, never> | undefined; result: Array<CtiCallbackList> | Array<Record<string, unknown>> };
  "Callback.findCallbackRequest": { params: { requestId: number; filters: Array<CtiDynamicFilter>; offset?: number; limit?: number; }; result: CtiFindCallbackResponseWithId | { id: any; response: any; } };
  "Callback.getCallbackPreferredPeriods": { params: Record<string, never> | undefined; result: Array<Record<string, unknown>> };
  "Callback.takeCallback": { params: { uuid: string; }; result: null };
  "Callback.releaseCallback": { params: { uuid: string; }; result: null };
  "Callback.startCallback": { params: { uuid: string; number: string; }; result: CtiCallbackStarted | null };
  "Callback.listenCallbackMessage": { params: { voiceMessageRef: string; }; result: null };
  "Callback.updateCallbackTicket": { params: { uuid: string; status: CtiCallbackTicketStatus; comment: string; dueDate?: string; periodUuid?: string; }; result: CtiCallbackClotured | null };
  "Membership.getUserDefaultMembership": { params: { userId: number; }; result: CtiUserQueueDefaultMembership | { userId: any; membership: any; } };
  "Membership.setUserDefaultMembership": { params: { userId: number; membership: Array<CtiQueueMembership>; }; result: null };
  "Membership.setUsersDefaultMembership": { params: { userIds: Array<number>; membership: Array<CtiQueueMembership>; }; result: null };
  "Membership.applyUsersDefaultMembership": { params: { userIds: Array<number>; }; result: null };
  "O2g.subscribe": { params: { /** as in O2G: `names` of events or packages, `ids` of whom they are about */ selectors: Array<EventSelector>; /** labels the events of this subscription */ identifier?: string; }; result: Subscribed };
  "O2g.unsubscribe": { params: { /** from `O2g.subscribe` */ subscriptionId: string; }; result: null };
  "O2g.o2g.getDescriptor": { params: Record<string, never> | undefined; result: O2gRoxeRestApiDescriptor };
  "O2g.authentication.authenticate": { params: { version: "1.0"; }; result: O2gAuthenticationResponse };
  "O2g.sessions.getSession": { params: Record<string, never> | undefined; result: O2gSessionInfo };
  "O2g.sessions.open": { params: { applicationName: string; applicationAddress?: string; supervisedAccount?: O2gSupervisedAccount; timeToLive?: number; }; result: O2gSessionInfo };
  "O2g.sessions.close": { params: Record<string, never> | undefined; result: null };
  "O2g.sessions.keepAlive": { params: Record<string, never> | undefined; result: O2gSessionTokenInfo | null };
  "O2g.users.getLogins": { params: { nodeIds?: Array<string>; onlyACD?: boolean; onlyWithExtLogin?: boolean; } | undefined; result: O2gLoginsResponse };
  "O2g.users.getByCompanyPhone": { params: { companyPhone?: string; } | undefined; result: O2gUser };
  "O2g.users.getByLoginName": { params: { loginName: string; }; result: O2gUser };
  "O2g.users.changePassword": { params: { loginName: string; oldPassword: string; newPassword: string; }; result: null };
  "O2g.users.getPreferences": { params: { loginName: string; }; result: O2gUserPreferences };
  "O2g.users.setPreferences": { params: { loginName: string; guiLanguage?: string; oxeLanguage?: string; }; result: null };
  "O2g.users.getSupportedLanguages": { params: { loginName: string; }; result: O2gSupportedLanguages };
  "O2g.userManagement.getLogins": { params: { nodeIds?: Array<string>; deviceNumber?: string; } | undefined; result: O2gLoginsResponse };
  "O2g.userManagement.createUsers": { params: { nodeId: number; deviceNumbers?: Array<string>; all?: boolean; }; result: O2gUsers };
  "O2g.userManagement.getByLoginName": { params: { loginName: string; }; result: O2gUser };
  "O2g.userManagement.deleteUser": { params: { loginName: string; }; result: null };
  "O2g.subscriptions.create": { params: { version: string; filter?: O2gFilter; sessionId?: string; timeout?: number; webHookUrl?: string; }; result: O2gSubscription };
  "O2g.subscriptions.updateFilter": { params: { selectors?: Array<O2gSelector>; } | undefined; result: null };
  "O2g.subscriptions.remove": { params: { subscriptionId: string; }; result: null };
  "O2g.telephony.basicMakeCall": { params: { deviceId: string; callee: string; autoAnswer?: boolean; }; result: Created | null | string };
  "O2g.telephony.basicAnswerCall": { params: { deviceId: string; }; result: null };
  "O2g.telephony.basicDropMe": { params: { loginName?: string; } | undefined; result: null };
  "O2g.telephony.getCalls": { params: { loginName?: string; } | undefined; result: O2gCalls };
  "O2g.telephony.makeCall": { params: { deviceId?: string; callee?: string; autoAnswer?: boolean; inhibitProgressTone?: boolean; associatedData?: string; hexaBinaryAssociatedData?: string; pin?: string; secretCode?: string; businessCode?: string; callingNumber?: string; secretIdentity?: boolean; acdCall?: O2gAcdCallParam; loginName?: string; } | undefined; result: Created | null | string };
  "O2g.telephony.getCall": { params: { callRef: string; loginName?: string; }; result: O2gCall };
  "O2g.telephony.release": { params: { callRef: string; loginName?: string; }; result: null };
  "O2g.telephony.alternate": { params: { callRef: string; deviceId: string; }; result: null };
  "O2g.telephony.answer": { params: { callRef: string; deviceId: string; }; result: null };
  "O2g.telephony.attachData": { params: { callRef: string; deviceId?: string; associatedData?: string; hexaBinaryAssociatedData?: string; }; result: null };
  "O2g.telephony.blindTransfer": { params: { callRef: string; transferTo: string; anonymous?: boolean; loginName?: string; }; result: null };
  "O2g.telephony.callback": { params: { callRef: string; loginName?: string; }; result: null };
  "O2g.telephony.getLegs": { params: { callRef: string; loginName?: string; }; result: O2gLegs };
  "O2g.telephony.getLeg": { params: { callRef: string; legId: string; loginName?: string; }; result: O2gLeg };
  "O2g.telephony.switchDevice": { params: { callRef: string; legId: string; otherDeviceId: string; }; result: null };
  "O2g.telephony.dropme": { params: { callRef: string; loginName?: string; }; result: null };
  "O2g.telephony.hold": { params: { callRef: string; deviceId: string; }; result: null };
  "O2g.telephony.merge": { params: { callRef: string; heldCallRef: string; loginName?: string; }; result: null };
  "O2g.telephony.overflowToVoiceMail": { params: { callRef: string; loginName?: string; }; result: null };
  "O2g.telephony.park": { params: { callRef: string; parkTo?: string; loginName?: string; }; result: null };
  "O2g.telephony.getParticipants": { params: { callRef: string; loginName?: string; }; result: O2gParticipants };
  "O2g.telephony.getParticipant": { params: { callRef: string; participantId: string; loginName?: string; }; result: O2gParticipantCallControl };
  "O2g.telephony.dropParticipant": { params: { callRef: string; participantId: string; loginName?: string; }; result: null };
  "O2g.telephony.reconnect": { params: { callRef: string; deviceId: string; enquiryCallRef: string; loginName?: string; }; result: null };
  "O2g.telephony.doRecordAction": { params: { callRef: string; action: "start" | "stop" | "pause" | "resume"; loginName?: string; }; result: null };
  "O2g.telephony.redirect": { params: { callRef: string; redirectTo: string; anonymous?: boolean; loginName?: string; }; result: null };
  "O2g.telephony.retrieve": { params: { callRef: string; deviceId: string; }; result: null };
  "O2g.telephony.sendDtmf": { params: { callRef: string; deviceId: string; number: string; }; result: null };
  "O2g.telephony.sendAccountInfo": { params: { callRef: string; accountInfo: string; deviceId?: string; }; result: null };
  "O2g.telephony.transfer": { params: { callRef: string; heldCallRef: string; loginName?: string; }; result: null };
  "O2g.telephony.deskSharingLogOn": { params: { dssDeviceNumber: string; loginName?: string; }; result: null };
  "O2g.telephony.deskSharingLogOff": { params: { loginName?: string; } | undefined; result: null };
  "O2g.telephony.getDevicesState": { params: { loginName?: string; } | undefined; result: O2gDeviceStates };
  "O2g.telephony.getDeviceState": { params: { deviceId: string; loginName?: string; }; result: O2gDeviceState };
  "O2g.telephony.intrusion": { params: { deviceId: string; }; result: null };
  "O2g.telephony.toggleInterphony": { params: { deviceId: string; }; result: null };
  "O2g.telephony.pickUp": { params: { deviceId: string; otherCallRef?: string; otherPhoneNumber?: string; autoAnswer?: boolean; }; result: null };
  "O2g.telephony.unPark": { params: { deviceId: string; unParkFrom?: string; }; result: null };
  "O2g.telephony.getHuntingGroupStatus": { params: { loginName?: string; } | undefined; result: O2gHuntingGroupStatus };
  "O2g.telephony.huntingGroupLogOn": { params: { loginName?: string; } | undefined; result: null };
  "O2g.telephony.huntingGroupLogOff": { params: { loginName?: string; } | undefined; result: null };
  "O2g.telephony.addMeToHuntingGroup": { params: { hgNumber: string; loginName?: string; }; result: null };
  "O2g.telephony.removeMeFromHuntingGroup": { params: { hgNumber: string; loginName?: string; }; result: null };
  "O2g.telephony.queryHuntingGroups": { params: { loginName?: string; } | undefined; result: O2gHuntingGroupResult };
  "O2g.telephony.getCallbacks": { params: { loginName?: string; } | undefined; result: O2gCallbacks };
  "O2g.telephony.deleteCallbacks": { params: { loginName?: string; } | undefined; result: null };
  "O2g.telephony.deleteCallback": { params: { callbackId: string; loginName?: string; }; result: null };
  "O2g.telephony.getMiniMessage": { params: { loginName?: string; } | undefined; result: O2gMiniMessage };
  "O2g.telephony.sendMiniMessage": { params: { recipient: string; message: string; loginName?: string; }; result: null };
  "O2g.telephony.requestCallback": { params: { callee: string; loginName?: string; }; result: null };
  "O2g.telephony.getPilotInfo": { params: { nodeId: number; pilotNumber: string; agentNumber?: string; skills?: O2gACRSkills; priorityTransfer?: boolean; supervisedTransfer?: boolean; loginName?: string; }; result: O2gPilotTransferCapa };
  "O2g.telephony.getState": { params: { loginName?: string; } | undefined; result: O2gTelephonicState };
  "O2g.telephony.requestSnapshot": { params: { loginName?: string; } | undefined; result: null };
  "O2g.directory.search": { params: { filter: O2gCriterion; limit?: number; loginName?: string; }; result: Created | string };
  "O2g.directory.getResults": { params: { loginName?: string; } | undefined; result: O2gSearchResult };
  "O2g.directory.cancel": { params: { loginName?: string; } | undefined; result: null };
  "O2g.directory.searchByDtmf": { params: { lastName: string; keyboardType: O2gKeyboardType; firstName?: string; limit?: number; loginName?: string; }; result: Created | null | string };
  "O2g.routing.getCapabilities": { params: { loginName?: string; } | undefined; result: O2gCapabilities };
  "O2g.routing.setRoutes": { params: { presentationRoutes?: Array<O2gPresentationRoute>; forwardRoutes?: Array<O2gForwardRoute>; loginName?: string; sipNomadic?: boolean; } | undefined; result: null };
  "O2g.routing.getDndState": { params: { loginName?: string; } | undefined; result: O2gDNDState };
  "O2g.routing.activateDnd": { params: { loginName?: string; } | undefined; result: null };
  "O2g.routing.cancelDnd": { params: { loginName?: string; } | undefined; result: null };
  "O2g.routing.getForward": { params: { loginName?: string; } | undefined; result: O2gForwardRoute };
  "O2g.routing.cancelForward": { params: { loginName?: string; } | undefined; result: null };
  "O2g.routing.setForward": { params: { forwardRoute?: O2gForwardRoute; loginName?: string; } | undefined; result: null };
  "O2g.routing.getOverflow": { params: { loginName?: string; } | undefined; result: O2gOverflowRoute };
  "O2g.routing.setOverflow": { params: { overflowRoutes: Array<O2gOverflowRoute>; loginName?: string; }; result: null };
  "O2g.routing.cancelOverflow": { params: { loginName?: string; } | undefined; result: null };
  "O2g.routing.getRoutingState": { params: { loginName?: string; } | undefined; result: O2gRoutingState };
  "O2g.routing.requestSnapshot": { params: { loginName?: string; } | undefined; result: null };
  "O2g.comlog.ackOrUnAckComRecords": { params: { recordIds?: Array<number>; acknowledge?: string; loginName?: string; } | undefined; result: null };
  "O2g.comlog.getComRecords": { params: { recordIdList?: Array<string>; unanswered?: boolean; unacknowledged?: boolean; afterDate?: string; beforeDate?: string; role?: "CALLER" | "CALLEE"; comRef?: string; remotePartyId?: string; offset?: number; limit?: number; optimized?: boolean; loginName?: string; } | undefined; result: O2gComHistoryRecords };
  "O2g.comlog.deleteComRecords": { params: { recordIdList?: Array<string>; unanswered?: string; unacknowledged?: string; afterDate?: string; beforeDate?: string; role?: "CALLER" | "CALLEE"; comRef?: string; remotePartyId?: string; loginName?: string; } | undefined; result: null };
  "O2g.comlog.getComRecordIds": { params: { loginName?: string; } | undefined; result: O2gComHistoryRecordIds };
  "O2g.comlog.getComRecord": { params: { recordId: string; loginName?: string; }; result: O2gComHistoryRecord };
  "O2g.comlog.deleteComRecord": { params: { recordId: string; loginName?: string; }; result: null };
  "O2g.eventSummary.get": { params: { loginName?: string; } | undefined; result: O2gEventSummary };
  "O2g.maintenance.checkLicense": { params: { lic?: string; } | undefined; result: null };
  "O2g.maintenance.getSystemStatus": { params: Record<string, never> | undefined; result: O2gSystemStatus };
  "O2g.messaging.getMailboxes": { params: { loginName?: string; } | undefined; result: O2gMailBoxes };
  "O2g.messaging.getMailboxInfo": { params: { mailboxId: string; password?: string; loginName?: string; withUserPwd?: boolean; }; result: O2gMailBoxInfo };
  "O2g.messaging.getVoiceMessages": { params: { mailboxId: string; offset?: number; limit?: number; newOnly?: boolean; loginName?: string; }; result: O2gVoicemails };
  "O2g.messaging.deleteVoiceMessages": { params: { mailboxId: string; msgIds?: Array<string>; loginName?: string; }; result: null };
  "O2g.messaging.deleteVoiceMessage": { params: { mailboxId: string; voicemailId: string; loginName?: string; }; result: null };
  "O2g.messaging.downloadVoiceMessage": { params: { mailboxId: string; voicemailId: string; loginName?: string; }; result: File };
  "O2g.phoneSetProgramming.getDevices": { params: { loginName: string; }; result: O2gDevices };
  "O2g.phoneSetProgramming.getDevice": { params: { loginName: string; deviceId: string; }; result: O2gDevice };
  "O2g.phoneSetProgramming.setRemoteExtensionActivation": { params: { loginName: string; deviceId: string; activate?: boolean; }; result: null };
  "O2g.phoneSetProgramming.getRemoteExtensionState": { params: { loginName: string; deviceId: string; }; result: O2gREActivationState };
  "O2g.phoneSetProgramming.getAddons": { params: { loginName: string; deviceId: string; }; result: O2gAddons };
  "O2g.phoneSetProgramming.setAssociate": { params: { loginName: string; deviceId: string; number?: string; }; result: null };
  "O2g.phoneSetProgramming.setCampon": { params: { loginName: string; deviceId: string; activate?: boolean; }; result: null };
  "O2g.phoneSetProgramming.getDynamicState": { params: { loginName: string; deviceId: string; }; result: O2gDynamicState };
  "O2g.phoneSetProgramming.setLock": { params: { loginName: string; deviceId: string; activate?: boolean; }; result: null };
  "O2g.phoneSetProgramming.getPinCode": { params: { loginName: string; deviceId: string; }; result: O2gPin };
  "O2g.phoneSetProgramming.setPinCode": { params: { loginName: string; deviceId: string; Pin_Number?: string; With_Secret_Code?: boolean; Pin_Type_Of_Control?: string; Pin_Group?: number; }; result: null };
  "O2g.phoneSetProgramming.getProgrammableKeys": { params: { loginName: string; deviceId: string; }; result: O2gProgrammeableKeys };
  "O2g.phoneSetProgramming.setProgrammableKey": { params: { loginName: string; deviceId: string; position: number; number?: string; mnemonic?: string; locked?: boolean; }; result: null };
  "O2g.phoneSetProgramming.deleteProgrammableKey": { params: { loginName: string; deviceId: string; position: number; }; result: null };
  "O2g.phoneSetProgramming.getProgrammedKeys": { params: { loginName: string; deviceId: string; }; result: O2gProgrammeableKeys };
  "O2g.phoneSetProgramming.getSoftKeys": { params: { loginName: string; deviceId: string; }; result: O2gSoftKeys };
  "O2g.phoneSetProgramming.setSoftKey": { params: { loginName: string; deviceId: string; position: number; number?: string; mnemonic?: string; }; result: null };
  "O2g.phoneSetProgramming.deleteSoftKey": { params: { loginName: string; deviceId: string; position: number; }; result: null };
  "O2g.phoneSetProgramming.getPrefix": { params: { loginName: string; type: string; value: string; }; result: O2gPrefix };
  "O2g.pbxManagement.getPbxs": { params: Record<string, never> | undefined; result: O2gPbxs };
  "O2g.pbxManagement.getPbx": { params: { nodeId: string; }; result: O2gPbx };
  "O2g.pbxManagement.getNodeObject": { params: { nodeId: string; }; result: O2gPbxObject };
  "O2g.pbxManagement.getObject": { params: { nodeId: string; objectNameobjectId: string; attributes?: Array<string>; }; result: O2gPbxObject };
  "O2g.pbxManagement.setObject": { params: { nodeId: string; objectNameobjectId: string; attributes?: Array<O2gPbxAttribute>; action?: string; }; result: null };
  "O2g.pbxManagement.deleteObject": { params: { nodeId: string; objectNameobjectId: string; force?: boolean; }; result: null };
  "O2g.pbxManagement.getObjectInstances": { params: { nodeId: string; objectName: string; filter?: string; attributes?: Array<string>; }; result: O2gPbxObjectIds };
  "O2g.pbxManagement.createObject": { params: { nodeId: string; objectName: string; attributes?: Array<O2gPbxAttribute>; action?: string; }; result: Created | null };
  "O2g.pbxManagement.getModel": { params: { nodeId: string; }; result: O2gObjectModel };
  "O2g.pbxManagement.getObjectModel": { params: { nodeId: string; objectName: string; }; result: O2gObjectModel };
  "O2g.analytics.getChargings": { params: { nodeId: string; fromDate?: string; toDate?: string; files?: Array<string>; top?: number; all?: boolean; }; result: O2gChargings };
  "O2g.analytics.getChargingFiles": { params: { nodeId: string; fromDate?: string; toDate?: string; }; result: O2gChargingFiles };
  "O2g.analytics.getIncidents": { params: { nodeId: string; last?: number; }; result: O2gIncidents };
  "O2g.analytics.getLicensesAnalytics": { params: { format?: "csv" | "xls"; } | undefined; result: File };
  "O2g.analytics.getServicesAnalytics": { params: { format?: "csv" | "xls"; } | undefined; result: File };
  "O2g.callCenterAgent.getConfiguration": { params: { loginName?: string; } | undefined; result: O2gAgentConfig };
  "O2g.callCenterAgent.activateSkills": { params: { skills?: Array<number>; loginName?: string; } | undefined; result: null };
  "O2g.callCenterAgent.deactivateSkills": { params: { skills?: Array<number>; loginName?: string; } | undefined; result: null };
  "O2g.callCenterAgent.enter": { params: { pgGroupNumber?: string; loginName?: string; } | undefined; result: null };
  "O2g.callCenterAgent.exit": { params: { pgGroupNumber?: string; loginName?: string; } | undefined; result: null };
  "O2g.callCenterAgent.requestIntrusion": { params: { agentNumber: string; mode?: O2gIntrusionMode; loginName?: string; }; result: null };
  "O2g.callCenterAgent.changeIntrusionMode": { params: { mode: O2gIntrusionMode; loginName?: string; }; result: null };
  "O2g.callCenterAgent.logoff": { params: { loginName?: string; } | undefined; result: null };
  "O2g.callCenterAgent.logon": { params: { proAcdDeviceNumber: string; pgGroupNumber?: string; headset?: boolean; loginName?: string; }; result: null };
  "O2g.callCenterAgent.setPause": { params: { loginName?: string; } | undefined; result: null };
  "O2g.callCenterAgent.requestPermanentListening": { params: { agentNumber: string; loginName?: string; }; result: null };
  "O2g.callCenterAgent.cancelPermanentListening": { params: { loginName?: string; } | undefined; result: null };
  "O2g.callCenterAgent.setReady": { params: { loginName?: string; } | undefined; result: null };
  "O2g.callCenterAgent.getState": { params: { loginName?: string; } | undefined; result: O2gAgentState };
  "O2g.callCenterAgent.requestSnapshot": { params: { loginName?: string; } | undefined; result: null };
  "O2g.callCenterAgent.requestSupervisorHelp": { params: { loginName?: string; } | undefined; result: null };
  "O2g.callCenterAgent.cancelSupervisorHelpRequest": { params: { loginName?: string; other?: string; } | undefined; result: null };
  "O2g.callCenterAgent.setWithdraw": { params: { reasonIndex?: number; loginName?: string; } | undefined; result: null };
  "O2g.callCenterAgent.getWithdrawReasons": { params: { loginName?: string; pgNumber?: string; } | undefined; result: O2gWithdrawReasons };
  "O2g.callCenterAgent.setWrapup": { params: { loginName?: string; } | undefined; result: null };
  "O2g.callCenterManagement.getPilots": { params: { nodeId: number; }; result: O2gPilots };
  "O2g.callCenterManagement.getPilot": { params: { nodeId: number; pilotNumber: string; }; result: O2gPilot };
  "O2g.callCenterManagement.getPilotAdvanced": { params: { nodeId: number; pilotNumber: string; agentNumber?: string; skills?: O2gACRSkills; priorityTransfer?: boolean; supervisedTransfer?: boolean; }; result: O2gPilot };
  "O2g.callCenterManagement.getCalendar": { params: { nodeId: number; pilotNumber: string; }; result: O2gPilotCalendar };
  "O2g.callCenterManagement.getExceptionCalendar": { params: { nodeId: number; pilotNumber: string; }; result: O2gExceptionCalendar };
  "O2g.callCenterManagement.addExceptionTransition": { params: { nodeId: number; pilotNumber: string; date: string; time: string; ruleNumber: number; mode: O2gPilotOperatingMode; }; result: null };
  "O2g.callCenterManagement.setExceptionTransition": { params: { nodeId: number; pilotNumber: string; date: string; transitionNbr: number; time: string; ruleNumber: number; mode: O2gPilotOperatingMode; }; result: null };
  "O2g.callCenterManagement.deleteExceptionTransition": { params: { nodeId: number; pilotNumber: string; date: string; transitionNbr: number; }; result: null };
  "O2g.callCenterManagement.getNormalCalendar": { params: { nodeId: number; pilotNumber: string; }; result: O2gNormalCalendar };
  "O2g.callCenterManagement.addNormalTransition": { params: { nodeId: number; pilotNumber: string; dayOfWeek: string; time: string; ruleNumber: number; mode: O2gPilotOperatingMode; }; result: null };
  "O2g.callCenterManagement.setNormalTransition": { params: { nodeId: number; pilotNumber: string; dayOfWeek: string; transitionNbr: number; time: string; ruleNumber: number; mode: O2gPilotOperatingMode; }; result: null };
  "O2g.callCenterManagement.deleteNormalTransition": { params: { nodeId: number; pilotNumber: string; dayOfWeek: string; transitionNbr: number; }; result: null };
  "O2g.callCenterManagement.closePilot": { params: { nodeId: number; pilotNumber: string; }; result: null };
  "O2g.callCenterManagement.openPilot": { params: { nodeId: number; pilotNumber: string; }; result: null };
  "O2g.callCenterPilot.monitorStartOnNode": { params: { nodeId: number; pilotNumber: string; }; result: null };
  "O2g.callCenterPilot.monitorStopOnNode": { params: { nodeId: number; pilotNumber: string; }; result: null };
  "O2g.callCenterPilot.monitorStart": { params: { pilotNumber: string; }; result: null };
  "O2g.callCenterPilot.monitorStop": { params: { pilotNumber: string; }; result: null };
  "O2g.callCenterRealtime.getRtiObjects": { params: Record<string, never> | undefined; result: O2gRtiIdentifiers };
  "O2g.callCenterRealtime.getAgents": { params: Record<string, never> | undefined; result: O2gRtiIdentifiers };
  "O2g.callCenterRealtime.setContext": { params: { active?: boolean; obsPeriod?: number; notifFrequency?: number; filter?: O2gRtiFilter; } | undefined; result: null };
  "O2g.callCenterRealtime.updateContext": { params: { active?: boolean; obsPeriod?: number; notifFrequency?: number; filter?: O2gRtiFilter; } | undefined; result: null };
  "O2g.callCenterRealtime.getContext": { params: { extended?: boolean; } | undefined; result: O2gRtiContext };
  "O2g.callCenterRealtime.deleteContext": { params: Record<string, never> | undefined; result: null };
  "O2g.callCenterRealtime.getAgentProcessingGroups": { params: Record<string, never> | undefined; result: O2gRtiIdentifiers };
  "O2g.callCenterRealtime.getOtherProcessingGroups": { params: Record<string, never> | undefined; result: O2gRtiIdentifiers };
  "O2g.callCenterRealtime.getPilots": { params: Record<string, never> | undefined; result: O2gRtiIdentifiers };
  "O2g.callCenterRealtime.getQueues": { params: Record<string, never> | undefined; result: O2gRtiIdentifiers };
  "O2g.callCenterRealtime.requestSnapshot": { params: Record<string, never> | undefined; result: null };
  "O2g.callCenterStatistics.createRequester": { params: { supervisor?: O2gSupervisorData; agents?: Array<O2gSupervisedData>; } | undefined; result: Record<string, unknown> };
  "O2g.callCenterStatistics.getRequester": { params: { supervisorId: string; }; result: O2gSupervisorData };
  "O2g.callCenterStatistics.deleteRequester": { params: { supervisorId: string; }; result: null };
  "O2g.callCenterStatistics.createContext": { params: { supervisorId: string; filter: O2gStatsFilter; ctxId?: string; label?: string; description?: string; isScheduled?: boolean; }; result: O2gRespId };
  "O2g.callCenterStatistics.getContexts": { params: { supervisorId: string; }; result: O2gStatsContexts };
  "O2g.callCenterStatistics.deleteContexts": { params: { supervisorId: string; }; result: null };
  "O2g.callCenterStatistics.updateContext": { params: { supervisorId: string; ctxId: string; filter: O2gStatsFilter; label?: string; description?: string; isScheduled?: boolean; }; result: null };
  "O2g.callCenterStatistics.getContext": { params: { supervisorId: string; ctxId: string; }; result: O2gStatsContext };
  "O2g.callCenterStatistics.deleteContext": { params: { supervisorId: string; ctxId: string; }; result: null };
  "O2g.callCenterStatistics.getDaysData": { params: { supervisorId: string; ctxId: string; begindate?: string; enddate?: string; format?: "JSON" | "CSV" | "XLS"; async?: string; }; result: null };
  "O2g.callCenterStatistics.getDayData": { params: { supervisorId: string; ctxId: string; date?: string; slotType?: O2gSlotType; format?: "JSON" | "CSV" | "XLS"; async?: string; }; result: null };
  "O2g.callCenterStatistics.getDayJsonData": { params: { supervisorId: string; ctxId: string; date?: string; slotType?: O2gSlotType; }; result: O2gStats };
  "O2g.callCenterStatistics.createScheduledReport": { params: { supervisorId: string; ctxId: string; name: string; obsPeriod: O2gScheduledSelPeriod; frequency: O2gReportFrequency; recipients: Array<string>; description?: string; state?: O2gScheduledState; enable?: boolean; lastExecDate?: string; fileType?: O2gFileType; }; result: O2gRespId };
  "O2g.callCenterStatistics.getScheduledReports": { params: { supervisorId: string; ctxId: string; }; result: O2gStatsSchedules };
  "O2g.callCenterStatistics.getScheduledReport": { params: { supervisorId: string; ctxId: string; scheduleId: string; }; result: O2gStatsSchedule };
  "O2g.callCenterStatistics.updateScheduledReport": { params: { supervisorId: string; ctxId: string; scheduleId: string; name: string; obsPeriod: O2gScheduledSelPeriod; frequency: O2gReportFrequency; recipients: Array<string>; description?: string; state?: O2gScheduledState; enable?: boolean; lastExecDate?: string; fileType?: O2gFileType; }; result: null };
  "O2g.callCenterStatistics.deleteScheduledReport": { params: { supervisorId: string; ctxId: string; scheduleId: string; }; result: null };
  "O2g.callCenterStatistics.setScheduledReportEnabled": { params: { supervisorId: string; ctxId: string; scheduleId: string; enable?: string; }; result: null };
  "O2g.callCenterStatistics.cancelRequest": { params: { supervisorId: string; }; result: null };
  "O2g.callCenterStatistics.getScopeFilter": { params: { supervisorId: string; }; result: O2gStatsFilterResp };
  "Xuc.loginCtiUser": { params: { login: string; password: string; softwareType?: string; applicationType?: string; }; result: XucLogin };
  "Xuc.loginWebservice": { params: { login: string; password: string; }; result: XucLogin };
  "Xuc.loginSsoKerberos": { params: Record<string, never> | undefined; result: XucLogin };
  "Xuc.loginCas": { params: { service: string; ticket: string; }; result: XucLogin };
  "Xuc.loginOidc": { params: { token?: string; } | undefined; result: XucLogin };
  "Xuc.checkToken": { params: Record<string, never> | undefined; result: XucLogin };
  "Xuc.listPersonalContacts": { params: Record<string, never> | undefined; result: XucContactList };
  "Xuc.getPersonalContact": { params: { CONTACT_UUID: string; }; result: XucContact };
  "Xuc.createPersonalContact": { params: { lastname?: string; firstname?: string; company?: string; email?: string; number?: string; mobile?: string; fax?: string; } | undefined; result: Created | XucContact };
  "Xuc.updatePersonalContact": { params: { CONTACT_UUID: string; lastname?: string; firstname?: string; company?: string; email?: string; number?: string; mobile?: string; fax?: string; }; result: XucContact };
  "Xuc.deletePersonalContact": { params: { CONTACT_UUID: string; }; result: null };
  "Xuc.deleteAllPersonalContacts": { params: Record<string, never> | undefined; result: null };
  "Xuc.exportPersonalContacts": { params: Record<string, never> | undefined; result: File };
  "Xuc.importPersonalContacts": { params: { file: Upload; }; result: Created | XucImportReport };
  "Xuc.getQueueQualifications": { params: { QUEUE_ID: number; }; result: Array<XucQualification> };
  "Xuc.createQualificationAnswer": { params: { sub_qualification_id: number; time: string; callid: string; agent: number; queue: number; first_name: string; last_name: string; comment: string; custom_data: string; }; result: XucQualificationAnswer };
  "Xuc.exportQualificationAnswers": { params: { QUEUE_ID: number; FROM: string; TO: string; }; result: File };
  "Xuc.registerPushToken": { params: { token: string; }; result: Created | null };
  "Xuc.dialNumber": { params: { USERNAME: string; destination: string; variables?: Record<string, unknown>; }; result: XucSuccess };
  "Xuc.dialUser": { params: { USERNAME: string; username: string; variables?: Record<string, unknown>; }; result: XucSuccess };
  "Xuc.dialFromQueue": { params: { USERNAME: string; destination: string; queueId: number; variables?: Record<string, unknown>; }; result: XucSuccess };
  "Xuc.dialToQueue": { params: { destination: string; queueName: string; callerIdNumber: string; variables?: Record<string, unknown>; }; result: XucSuccess };
  "Xuc.setDnd": { params: { USERNAME: string; state: boolean; }; result: XucSuccess };
  "Xuc.setForwardUnconditional": { params: { USERNAME: string; destination: string; enabled: boolean; }; result: XucSuccess };
  "Xuc.setForwardNoAnswer": { params: { USERNAME: string; destination: string; enabled: boolean; }; result: XucSuccess };
  "Xuc.setForwardBusy": { params: { USERNAME: string; destination: string; enabled: boolean; }; result: XucSuccess };
  "Xuc.getUserHistory": { params: { USERNAME: string; size: number; }; result: XucSuccessWithData };
  "Xuc.getUserHistoryByDays": { params: { USERNAME: string; days: number; }; result: XucSuccessWithData };
  "Xuc.importCallbackRequests": { params: { listUuid: string; csv: string; }; result: XucSuccess };
  "Xuc.exportCallbackTickets": { params: { listUuid: string; }; result: XucSuccessWithData };
  "Xuc.v1Connect": { params: { username: string; password: string; domain?: string; }; result: null };
  "Xuc.v1Dnd": { params: { username: string; state: boolean; domain?: string; }; result: null };
  "Xuc.v1Dial": { params: { username: string; number: string; domain?: string; }; result: null };
  "Xuc.v1DialByUsername": { params: { username: string; calleeUsername: string; domain?: string; }; result: null };
  "Xuc.v1DialFromQueue": { params: { username: string; destination: string; queueId: number; domain?: string; callerIdName?: string; callerIdNumber?: string; variables?: Record<string, unknown>; }; result: null };
  "Xuc.v1ForwardUnconditional": { params: { username: string; state: boolean; destination: string; domain?: string; }; result: null };
  "Xuc.v1ForwardNoAnswer": { params: { username: string; state: boolean; destination: string; domain?: string; }; result: null };
  "Xuc.v1ForwardBusy": { params: { username: string; state: boolean; destination: string; domain?: string; }; result: null };
  "Xuc.v1Handshake": { params: { domain?: string; } | undefined; result: null };
  "Xuc.v1AgentLogin": { params: { agentphonenumber: string; agentnumber: string; }; result: null };
  "Xuc.v1AgentLogout": { params: { phoneNumber: string; }; result: null };
  "Xuc.v1TogglePause": { params: { phoneNumber: string; }; result: null };
  "Xuc.v1HistoryBySize": { params: { username: string; size: number; domain?: string; }; result: Array<XucCallHistoryRow> };
  "Xuc.v1HistoryByDays": { params: { username: string; days: number; domain?: string; }; result: Array<XucCallHistoryRow> };
  "ConfigMgt.listUserProfiles": { params: Record<string, never> | undefined; result: Array<ConfigMgtUserProfile> };
  "ConfigMgt.getUserRights": { params: { login: string; }; result: ConfigMgtUserRights };
  "ConfigMgt.updateUserRights": { params: { login: string; type: ConfigMgtProfile; data?: ConfigMgtRightsData; }; result: null };
  "ConfigMgt.deleteUserRights": { params: { login: string; }; result: null };
  "ConfigMgt.createCallbackList": { params: { name: string; queueId: number; }; result: ConfigMgtCallbackList };
  "ConfigMgt.listCallbackLists": { params: { withRequest?: boolean; } | undefined; result: Array<ConfigMgtCallbackList> };
  "ConfigMgt.deleteCallbackList": { params: { listUuid?: string; } | undefined; result: ConfigMgtCallbackList };
  "ConfigMgt.importCallbackRequests": { params: { listUuid: string; csv: Upload; }; result: null };
  "ConfigMgt.createCallbackRequest": { params: { listUuid: string; phoneNumber: string; mobilePhoneNumber?: string; firstName?: string; lastName?: string; company?: string; description?: string; dueDate?: string; period?: string; }; result: ConfigMgtCallbackRequest };
  "ConfigMgt.findCallbackRequests": { params: { filters: Array<ConfigMgtDynamicFilter>; offset?: number; limit?: number; }; result: ConfigMgtCallbackRequestPage };
  "ConfigMgt.getAgentConfig": { params: { id: number; }; result: ConfigMgtAgentConfig };
  "ConfigMgt.listAgentConfigs": { params: Record<string, never> | undefined; result: Array<ConfigMgtAgentConfig> };
  "ConfigMgt.getQueueDissuasion": { params: { id: number; }; result: ConfigMgtQueueDissuasion };
  "ConfigMgt.listQueueDissuasions": { params: { id: number; }; result: ConfigMgtQueueDissuasionList };
  "ConfigMgt.setQueueDissuasionSoundFile": { params: { id: number; soundFile: string; }; result: ConfigMgtQueueSoundFile };
  "ConfigMgt.setQueueDissuasionQueue": { params: { id: number; queueName: string; }; result: ConfigMgtQueueQueue };
  "Xcu.login": { params: { login: string; password: string; }; result: null };
  "Xcu.listXivos": { params: Record<string, never> | undefined; result: XcuXivoItems };
  "Xcu.getXivo": { params: { id: number; }; result: XcuXivo };
  "Xcu.createXivo": { params: { name: string; host: string; configure: boolean; }; result: null };
  "Xcu.synchronizeConfigFiles": { params: Record<string, never> | undefined; result: null };
  "Xcu.listEntities": { params: Record<string, never> | undefined; result: XcuEntityItems };
  "Xcu.getEntity": { params: { combinedId: string; }; result: XcuEntity };
  "Xcu.createEntity": { params: { name: string; displayName: string; xivoId: number; intervals: Array<XcuInterval>; presentedNumber: string; }; result: null };
  "Xcu.deleteEntity": { params: { combinedId: string; }; result: null };
  "Xcu.editEntity": { params: { combinedId: string; name: string; displayName: string; xivoId: number; intervals: Array<XcuInterval>; presentedNumber: string; }; result: null };
  "Xcu.listEntityUsers": { params: { combinedId: string; }; result: XcuUserItems };
  "Xcu.listEntityAvailableNumbers": { params: { combinedId: string; }; result: XcuNumberItems };
  "Xcu.getUser": { params: { id: number; }; result: XcuUser };
  "Xcu.createUser": { params: { entityCId: string; templateId: number; firstName: string; lastName: string; internalNumber: string; ctiLogin?: string; ctiPassword?: string; }; result: null };
  "Xcu.deleteUser": { params: { id: number; }; result: null };
  "Xcu.editUser": { params: { id: number; entityCId: string; templateId: number; firstName: string; lastName: string; internalNumber: string; ctiLogin?: string; ctiPassword?: string; }; result: null };
  "Xcu.listTemplates": { params: Record<string, never> | undefined; result: Array<XcuTemplate> };
  "Xcu.getTemplate": { params: { id: number; }; result: XcuTemplate };
  "Xcu.createTemplate": { params: { name: string; xivos: Array<number>; entities: Array<string>; peerSipName: "auto" | "model"; ringingTime: number; routedInbound: boolean; callerIdMode: "incomingNo" | "anonymous" | "custom"; voiceMailEnabled: boolean; routedInboundPrefix?: string; customCallerId?: string; voiceMailNumberMode?: "short_number" | "custom"; voiceMailCustomNumber?: string; voiceMailSendEmail?: boolean; }; result: null };
  "Xcu.deleteTemplate": { params: { id: number; }; result: null };
  "Xcu.editTemplate": { params: { id: number; name: string; xivos: Array<number>; entities: Array<string>; peerSipName: "auto" | "model"; ringingTime: number; routedInbound: boolean; callerIdMode: "incomingNo" | "anonymous" | "custom"; voiceMailEnabled: boolean; routedInboundPrefix?: string; customCallerId?: string; voiceMailNumberMode?: "short_number" | "custom"; voiceMailCustomNumber?: string; voiceMailSendEmail?: boolean; }; result: null };
  "Xcu.listAdministrators": { params: Record<string, never> | undefined; result: XcuAdministratorItems };
  "Xcu.getAdministrator": { params: { id: number; }; result: XcuAdministrator };
  "Xcu.createAdministrator": { params: { login: string; name: string; ldap: boolean; superAdmin: boolean; entityIds: Array<number>; password?: string; }; result: null };
  "Xcu.deleteAdministrator": { params: { id: number; }; result: null };
  "Xcu.editAdministrator": { params: { id: number; login: string; name: string; ldap: boolean; superAdmin: boolean; entityIds: Array<number>; password?: string; }; result: null };
}

export interface CtiMethods {
  /** Not on o2g: a heartbeat of the native dialect; over JSON-RPC call rpc.ping. Not on xivo: a heartbeat of the native dialect, which the bridge answers itself; over JSON-RPC call rpc.ping */
  sendPing(params?: Record<string, never>, options?: CallOptions): Promise<null>;
  /** @deprecated */
  changeUserStatus(params: { statusId: string; }, options?: CallOptions): Promise<null>;
  /** Not on o2g: O2G keeps a user's languages, no other preference */
  setUserPreference(params: { key: string; value: string; value_type: string; }, options?: CallOptions): Promise<null>;
  displayNameLookup(params: { username: string; }, options?: CallOptions): Promise<CtiUserDisplayName | { userName: any; displayName: any; }>;
  dnd(params: { state: boolean; }, options?: CallOptions): Promise<null>;
  naFwd(params: { destination: string; state: boolean; }, options?: CallOptions): Promise<null>;
  uncFwd(params: { destination: string; state: boolean; }, options?: CallOptions): Promise<null>;
  busyFwd(params: { destination: string; state: boolean; }, options?: CallOptions): Promise<null>;
  /** Not on o2g: O2G has no push service for mobiles */
  unregisterMobileApp(params?: Record<string, never>, options?: CallOptions): Promise<null>;
  toggleUniqueAccountDevice(params: { device: string; }, options?: CallOptions): Promise<null>;
  /** Not on o2g: O2G has no log for clients */
  pushLogToServer(params: { level: string; log: string; }, options?: CallOptions): Promise<null>;
  loginAgent(params: { agentPhoneNumber: string; agentId?: number; }, options?: CallOptions): Promise<null>;
  logoutAgent(params?: { agentId?: number; }, options?: CallOptions): Promise<null>;
  toggleAgentLogin(params?: Record<string, never>, options?: CallOptions): Promise<null>;
  pauseAgent(params?: { agentId?: number; reason?: string; }, options?: CallOptions): Promise<null>;
  unpauseAgent(params?: { agentId?: number; }, options?: CallOptions): Promise<null>;
  listenAgent(params: { agentId: number; }, options?: CallOptions): Promise<null>;
  monitorPause(params: { agentId: number; }, options?: CallOptions): Promise<null>;
  monitorUnpause(params: { agentId: number; }, options?: CallOptions): Promise<null>;
  getAgentStates(params?: Record<string, never>, options?: CallOptions): Promise<null>;
  subscribeToAgentEvents(params?: Record<string, never>, options?: CallOptions): Promise<null>;
  subscribeToAgentStats(params?: Record<string, never>, options?: CallOptions): Promise<null>;
  getAgentDirectory(params?: Record<string, never>, options?: CallOptions): Promise<CtiAgentDirectory | { directory: any; }>;
  setAgentQueue(params: { agentId: number; queueId: number; penalty: number; }, options?: CallOptions): Promise<null>;
  removeAgentFromQueue(params: { agentId: number; queueId: number; }, options?: CallOptions): Promise<null>;
  /** Not on o2g: the members of agent groups are PBX configuration without a documented operation */
  setAgentGroup(params: { agentId: number; groupId: number; }, options?: CallOptions): Promise<null>;
  /** Not on o2g: the members of agent groups are PBX configuration without a documented operation */
  moveAgentsInGroup(params: { groupId: number; fromQueueId: number; fromPenalty: number; toQueueId: number; toPenalty: number; }, options?: CallOptions): Promise<null>;
  /** Not on o2g: the members of agent groups are PBX configuration without a documented operation */
  addAgentsInGroup(params: { groupId: number; fromQueueId: number; fromPenalty: number; toQueueId: number; toPenalty: number; }, options?: CallOptions): Promise<null>;
  /** Not on o2g: the members of agent groups are PBX configuration without a documented operation */
  removeAgentGroupFromQueueGroup(params: { groupId: number; queueId: number; penalty: number; }, options?: CallOptions): Promise<null>;
  /** Not on o2g: the members of agent groups are PBX configuration without a documented operation */
  addAgentsNotInQueueFromGroupTo(params: { groupId: number; queueId: number; penalty: number; }, options?: CallOptions): Promise<null>;
  getList(params: { objectType: string; }, options?: CallOptions): Promise<Array<Record<string, unknown>>>;
  getConfig(params: { objectType: string; }, options?: CallOptions): Promise<CtiLineConfig | {  }>;
  /** Not on o2g: O2G has no WebRTC configuration */
  getIceConfig(params?: Record<string, never>, options?: CallOptions): Promise<{ stunConfig: any; turnConfig: any; }>;
  subscribeToQueueStats(params?: Record<string, never>, options?: CallOptions): Promise<null>;
  getQueueStatistics(params: { queueId: number; window: number; xqos: number; }, options?: CallOptions): Promise<CtiQueueStatistics | { queueId: any; counters: any; }>;
  subscribeToQueueCalls(params: { queueId: number; }, options?: CallOptions): Promise<null>;
  unSubscribeToQueueCalls(params: { queueId: number; }, options?: CallOptions): Promise<null>;
  /** Not on o2g: O2G cannot take a chosen call out of a queue */
  retrieveQueueCall(params: { queueCall: CtiQueueCall; }, options?: CallOptions): Promise<null>;
  dial(params: { destination: string; variables?: Record<string, string>; }, options?: CallOptions): Promise<{ uniqueId: string; } | null>;
  dialFromMobile(params: { destination: string; variables?: Record<string, string>; }, options?: CallOptions): Promise<{ uniqueId: string; } | null>;
  dialFromQueue(params: { destination: string; queueId: number; callerIdName?: string; callerIdNumber?: string; variables?: Record<string, string>; }, options?: CallOptions): Promise<{ uniqueId: string; } | null>;
  dialByUsername(params: { username: string; variables?: Record<string, string>; }, options?: CallOptions): Promise<{ uniqueId: string; } | null>;
  originate(params: { destination: string; }, options?: CallOptions): Promise<{ uniqueId: string; } | null>;
  hangup(params?: { uniqueId?: string; }, options?: CallOptions): Promise<null>;
  answer(params?: { uniqueId?: string; }, options?: CallOptions): Promise<null>;
  hold(params?: { uniqueId?: string; }, options?: CallOptions): Promise<null>;
  directTransfer(params: { destination: string; }, options?: CallOptions): Promise<null>;
  attendedTransfer(params: { destination: string; device?: string; }, options?: CallOptions): Promise<{ uniqueId: string; } | null>;
  completeTransfer(params?: Record<string, never>, options?: CallOptions): Promise<null>;
  cancelTransfer(params?: Record<string, never>, options?: CallOptions): Promise<null>;
  toggleMicrophone(params: { uniqueId: string; }, options?: CallOptions): Promise<null>;
  sendDtmf(params: { key: string; }, options?: CallOptions): Promise<null>;
  setData(params: { variables: Record<string, string>; }, options?: CallOptions): Promise<null>;
  getCurrentCallsPhoneEvents(params?: Record<string, never>, options?: CallOptions): Promise<{ events: Array<CtiPhoneEvent>; }>;
  subscribeToPhoneHints(params: { phoneNumbers: Array<string>; }, options?: CallOptions): Promise<null>;
  unsubscribeFromAllPhoneHints(params?: Record<string, never>, options?: CallOptions): Promise<null>;
  conference(params?: Record<string, never>, options?: CallOptions): Promise<null>;
  /** Not on o2g: O2G has no conference rooms */
  /** @deprecated */
  getConferenceRooms(params?: Record<string, never>, options?: CallOptions): Promise<Array<Record<string, unknown>>>;
  /** Not on o2g: O2G has no conference rooms */
  inviteConferenceRoom(params: { userId: number; }, options?: CallOptions): Promise<null>;
  /** Not on o2g: O2G cannot call somebody into a conference: call him (attendedTransfer), then includeToConference */
  conferenceInvite(params: { numConf: string; exten: string; role: string; earlyJoin: boolean; variables?: Record<string, unknown>; marked?: boolean; leaveWhenLastMarkedLeave?: boolean; callerId?: string; }, options?: CallOptions): Promise<null>;
  includeToConference(params: { role: string; marked?: boolean; leaveWhenLastMarkedLeave?: boolean; callerId?: string; }, options?: CallOptions): Promise<null>;
  /** Not on o2g: O2G has no operation to mute, deafen or reset participants of a conference */
  conferenceMute(params: { numConf: string; index: number; }, options?: CallOptions): Promise<null>;
  /** Not on o2g: O2G has no operation to mute, deafen or reset participants of a conference */
  conferenceUnmute(params: { numConf: string; index: number; }, options?: CallOptions): Promise<null>;
  conferenceKick(params: { numConf: string; index: number; }, options?: CallOptions): Promise<null>;
  /** Not on o2g: O2G has no operation to mute, deafen or reset participants of a conference */
  conferenceDeafen(params: { numConf: string; index: number; }, options?: CallOptions): Promise<null>;
  /** Not on o2g: O2G has no operation to mute, deafen or reset participants of a conference */
  conferenceUndeafen(params: { numConf: string; index: number; }, options?: CallOptions): Promise<null>;
  /** Not on o2g: O2G has no operation to mute, deafen or reset participants of a conference */
  conferenceMuteAll(params: { numConf: string; }, options?: CallOptions): Promise<null>;
  /** Not on o2g: O2G has no operation to mute, deafen or reset participants of a conference */
  conferenceUnmuteAll(params: { numConf: string; }, options?: CallOptions): Promise<null>;
  /** Not on o2g: O2G has one key for a set's microphone and does not tell its state: use toggleMicrophone */
  conferenceMuteMe(params: { numConf: string; }, options?: CallOptions): Promise<null>;
  /** Not on o2g: O2G has one key for a set's microphone and does not tell its state: use toggleMicrophone */
  conferenceUnmuteMe(params: { numConf: string; }, options?: CallOptions): Promise<null>;
  /** Not on o2g: O2G has no operation to mute, deafen or reset participants of a conference */
  conferenceReset(params: { numConf: string; }, options?: CallOptions): Promise<null>;
  conferenceClose(params: { numConf: string; }, options?: CallOptions): Promise<null>;
  getUserCallHistory(params: { size: number | null; }, options?: CallOptions): Promise<Array<CtiHistoryCall> | Array<Record<string, unknown>>>;
  getUserCallHistoryByDays(params: { days: number; }, options?: CallOptions): Promise<Array<CtiHistoryCall> | Array<Record<string, unknown>>>;
  getAgentCallHistory(params: { size: number; }, options?: CallOptions): Promise<Array<CtiHistoryCall> | Array<Record<string, unknown>>>;
  /** Not on o2g: O2G keeps no call history by queue */
  getQueueCallHistory(params: { queue: string; size: number; }, options?: CallOptions): Promise<Array<Record<string, unknown>>>;
  findCustomerCallHistory(params: { requestId: number; filters: Array<CtiDynamicFilter>; size: number; }, options?: CallOptions): Promise<CtiCustomerCallHistoryResponseWithId | { id: any; response: any; }>;
  /** @deprecated */
  searchDirectory(params: { pattern: string; }, options?: CallOptions): Promise<CtiDirectoryResult | { entries: any; headers: any; }>;
  /** @deprecated */
  directoryLookUp(params: { term: string; }, options?: CallOptions): Promise<CtiDirectoryResult | { entries: any; headers: any; }>;
  searchContacts(params: { term: string; }, options?: CallOptions): Promise<CtiContactSheet | { sheets: any; }>;
  /** Not on o2g: O2G has no favourites, and the bridge keeps no data of its users */
  /** @deprecated */
  getFavorites(params?: Record<string, never>, options?: CallOptions): Promise<{ entries: any; headers: any; }>;
  /** Not on o2g: O2G has no favourites, and the bridge keeps no data of its users */
  getFavoriteContacts(params?: Record<string, never>, options?: CallOptions): Promise<{ sheets: any; }>;
  /** Not on o2g: O2G has no favourites, and the bridge keeps no data of its users */
  addFavorite(params: { contactId: string; source: string; }, options?: CallOptions): Promise<null>;
  /** Not on o2g: O2G has no favourites, and the bridge keeps no data of its users */
  removeFavorite(params: { contactId: string; source: string; }, options?: CallOptions): Promise<null>;
  sendFlashTextMessage(params: { to: string; seq: number; message: string; }, options?: CallOptions): Promise<CtiFlashTextEvent | null>;
  /** Not on o2g: O2G erases a mini message when it is read */
  getFlashTextPartyHistory(params: { to: string; seq: number; }, options?: CallOptions): Promise<null>;
  /** Not on o2g: O2G erases a mini message when it is read */
  markFlashTextAsRead(params: { to: string; seq: number; }, options?: CallOptions): Promise<null>;
  /** Not on o2g: O2G has no video */
  videoEvent(params: { status: string; }, options?: CallOptions): Promise<null>;
  /** Not on o2g: O2G has no video */
  subscribeToVideoStatus(params: { usernames: Array<string>; }, options?: CallOptions): Promise<null>;
  /** Not on o2g: O2G has no video */
  unsubscribeFromAllVideoStatus(params?: Record<string, never>, options?: CallOptions): Promise<null>;
  /** Not on o2g: O2G has no meeting rooms */
  inviteToMeetingRoom(params: { requestId: number; token: string; username: string; }, options?: CallOptions): Promise<null>;
  /** Not on o2g: O2G has no meeting rooms */
  meetingRoomInviteAck(params: { requestId: number; username: string; }, options?: CallOptions): Promise<null>;
  /** Not on o2g: O2G has no meeting rooms */
  meetingRoomInviteAccept(params: { requestId: number; username: string; }, options?: CallOptions): Promise<null>;
  /** Not on o2g: O2G has no meeting rooms */
  meetingRoomInviteReject(params: { requestId: number; username: string; }, options?: CallOptions): Promise<null>;
}

export interface CallbackMethods {
  getCallbackLists(params?: Record<string, never>, options?: CallOptions): Promise<Array<CtiCallbackList> | Array<Record<string, unknown>>>;
  findCallbackRequest(params: { requestId: number; filters: Array<CtiDynamicFilter>; offset?: number; limit?: number; }, options?: CallOptions): Promise<CtiFindCallbackResponseWithId | { id: any; response: any; }>;
  /** Not on o2g: O2G's call-back requests have no preferred periods */
  getCallbackPreferredPeriods(params?: Record<string, never>, options?: CallOptions): Promise<Array<Record<string, unknown>>>;
  /** Not on o2g: O2G's call-back requests have no owner */
  takeCallback(params: { uuid: string; }, options?: CallOptions): Promise<null>;
  /** Not on o2g: O2G's call-back requests have no owner */
  releaseCallback(params: { uuid: string; }, options?: CallOptions): Promise<null>;
  startCallback(params: { uuid: string; number: string; }, options?: CallOptions): Promise<CtiCallbackStarted | null>;
  /** Not on o2g: O2G does not play a voice message on a phone */
  listenCallbackMessage(params: { voiceMessageRef: string; }, options?: CallOptions): Promise<null>;
  updateCallbackTicket(params: { uuid: string; status: CtiCallbackTicketStatus; comment: string; dueDate?: string; periodUuid?: string; }, options?: CallOptions): Promise<CtiCallbackClotured | null>;
}

export interface MembershipMethods {
  getUserDefaultMembership(params: { userId: number; }, options?: CallOptions): Promise<CtiUserQueueDefaultMembership | { userId: any; membership: any; }>;
  /** Not on o2g: the processing groups of an agent are PBX configuration without a documented operation */
  setUserDefaultMembership(params: { userId: number; membership: Array<CtiQueueMembership>; }, options?: CallOptions): Promise<null>;
  /** Not on o2g: the processing groups of an agent are PBX configuration without a documented operation */
  setUsersDefaultMembership(params: { userIds: Array<number>; membership: Array<CtiQueueMembership>; }, options?: CallOptions): Promise<null>;
  /** Not on o2g: the processing groups of an agent are PBX configuration without a documented operation */
  applyUsersDefaultMembership(params: { userIds: Array<number>; }, options?: CallOptions): Promise<null>;
}

export interface O2gMethods {
  /** Raw O2G events as `O2g.event` notifications. Not on xivo: O2g.* are the operations of another kind of PBX */
  subscribe(params: { /** as in O2G: `names` of events or packages, `ids` of whom they are about */ selectors: Array<EventSelector>; /** labels the events of this subscription */ identifier?: string; }, options?: CallOptions): Promise<Subscribed>;
  /** End a subscription. Not on xivo: O2g.* are the operations of another kind of PBX */
  unsubscribe(params: { /** from `O2g.subscribe` */ subscriptionId: string; }, options?: CallOptions): Promise<null>;
  o2g: {
    /** GET /api/rest. Not on xivo: O2g.* are the operations of another kind of PBX */
    getDescriptor(params?: Record<string, never>, options?: CallOptions): Promise<O2gRoxeRestApiDescriptor>;
  };
  authentication: {
    /** GET /api/rest/authenticate. Not on xivo: O2g.* are the operations of another kind of PBX */
    authenticate(params: { version: "1.0"; }, options?: CallOptions): Promise<O2gAuthenticationResponse>;
  };
  sessions: {
    /** GET /api/rest/1.0/sessions. Not on xivo: O2g.* are the operations of another kind of PBX */
    getSession(params?: Record<string, never>, options?: CallOptions): Promise<O2gSessionInfo>;
    /** POST /api/rest/1.0/sessions. Not on xivo: O2g.* are the operations of another kind of PBX */
    open(params: { applicationName: string; applicationAddress?: string; supervisedAccount?: O2gSupervisedAccount; timeToLive?: number; }, options?: CallOptions): Promise<O2gSessionInfo>;
    /** DELETE /api/rest/1.0/sessions. Not on xivo: O2g.* are the operations of another kind of PBX */
    close(params?: Record<string, never>, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/sessions/keepalive. Not on xivo: O2g.* are the operations of another kind of PBX */
    keepAlive(params?: Record<string, never>, options?: CallOptions): Promise<O2gSessionTokenInfo | null>;
  };
  users: {
    /** GET /api/rest/1.0/logins. Not on xivo: O2g.* are the operations of another kind of PBX */
    getLogins(params?: { nodeIds?: Array<string>; onlyACD?: boolean; onlyWithExtLogin?: boolean; }, options?: CallOptions): Promise<O2gLoginsResponse>;
    /** GET /api/rest/1.0/users. Not on xivo: O2g.* are the operations of another kind of PBX */
    getByCompanyPhone(params?: { companyPhone?: string; }, options?: CallOptions): Promise<O2gUser>;
    /** GET /api/rest/1.0/users/{loginName}. Not on xivo: O2g.* are the operations of another kind of PBX */
    getByLoginName(params: { loginName: string; }, options?: CallOptions): Promise<O2gUser>;
    /** PUT /api/rest/1.0/users/{loginName}/password. Not on xivo: O2g.* are the operations of another kind of PBX */
    changePassword(params: { loginName: string; oldPassword: string; newPassword: string; }, options?: CallOptions): Promise<null>;
    /** GET /api/rest/1.0/users/{loginName}/preferences. Not on xivo: O2g.* are the operations of another kind of PBX */
    getPreferences(params: { loginName: string; }, options?: CallOptions): Promise<O2gUserPreferences>;
    /** POST /api/rest/1.0/users/{loginName}/preferences. Not on xivo: O2g.* are the operations of another kind of PBX */
    setPreferences(params: { loginName: string; guiLanguage?: string; oxeLanguage?: string; }, options?: CallOptions): Promise<null>;
    /** GET /api/rest/1.0/users/{loginName}/preferences/supportedLanguages. Not on xivo: O2g.* are the operations of another kind of PBX */
    getSupportedLanguages(params: { loginName: string; }, options?: CallOptions): Promise<O2gSupportedLanguages>;
  };
  userManagement: {
    /** GET /api/rest/1.0/usermanagement. Not on xivo: O2g.* are the operations of another kind of PBX */
    getLogins(params?: { nodeIds?: Array<string>; deviceNumber?: string; }, options?: CallOptions): Promise<O2gLoginsResponse>;
    /** POST /api/rest/1.0/usermanagement. Not on xivo: O2g.* are the operations of another kind of PBX */
    createUsers(params: { nodeId: number; deviceNumbers?: Array<string>; all?: boolean; }, options?: CallOptions): Promise<O2gUsers>;
    /** GET /api/rest/1.0/usermanagement/{loginName}. Not on xivo: O2g.* are the operations of another kind of PBX */
    getByLoginName(params: { loginName: string; }, options?: CallOptions): Promise<O2gUser>;
    /** DELETE /api/rest/1.0/usermanagement/{loginName}. Not on xivo: O2g.* are the operations of another kind of PBX */
    deleteUser(params: { loginName: string; }, options?: CallOptions): Promise<null>;
  };
  subscriptions: {
    /** POST /api/rest/1.0/subscriptions. Not on xivo: O2g.* are the operations of another kind of PBX */
    create(params: { version: string; filter?: O2gFilter; sessionId?: string; timeout?: number; webHookUrl?: string; }, options?: CallOptions): Promise<O2gSubscription>;
    /** PUT /api/rest/1.0/subscriptions. Not on xivo: O2g.* are the operations of another kind of PBX */
    updateFilter(params?: { selectors?: Array<O2gSelector>; }, options?: CallOptions): Promise<null>;
    /** DELETE /api/rest/1.0/subscriptions/{subscriptionId}. Not on xivo: O2g.* are the operations of another kind of PBX */
    remove(params: { subscriptionId: string; }, options?: CallOptions): Promise<null>;
  };
  telephony: {
    /** POST /api/rest/1.0/telephony/basicCall. Not on xivo: O2g.* are the operations of another kind of PBX */
    basicMakeCall(params: { deviceId: string; callee: string; autoAnswer?: boolean; }, options?: CallOptions): Promise<Created | null | string>;
    /** POST /api/rest/1.0/telephony/basicCall/answer. Not on xivo: O2g.* are the operations of another kind of PBX */
    basicAnswerCall(params: { deviceId: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/telephony/basicCall/dropme. Not on xivo: O2g.* are the operations of another kind of PBX */
    basicDropMe(params?: { loginName?: string; }, options?: CallOptions): Promise<null>;
    /** GET /api/rest/1.0/telephony/calls. Not on xivo: O2g.* are the operations of another kind of PBX */
    getCalls(params?: { loginName?: string; }, options?: CallOptions): Promise<O2gCalls>;
    /** POST /api/rest/1.0/telephony/calls. Not on xivo: O2g.* are the operations of another kind of PBX */
    makeCall(params?: { deviceId?: string; callee?: string; autoAnswer?: boolean; inhibitProgressTone?: boolean; associatedData?: string; hexaBinaryAssociatedData?: string; pin?: string; secretCode?: string; businessCode?: string; callingNumber?: string; secretIdentity?: boolean; acdCall?: O2gAcdCallParam; loginName?: string; }, options?: CallOptions): Promise<Created | null | string>;
    /** GET /api/rest/1.0/telephony/calls/{callRef}. Not on xivo: O2g.* are the operations of another kind of PBX */
    getCall(params: { callRef: string; loginName?: string; }, options?: CallOptions): Promise<O2gCall>;
    /** DELETE /api/rest/1.0/telephony/calls/{callRef}. Not on xivo: O2g.* are the operations of another kind of PBX */
    release(params: { callRef: string; loginName?: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/telephony/calls/{callRef}/alternate. Not on xivo: O2g.* are the operations of another kind of PBX */
    alternate(params: { callRef: string; deviceId: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/telephony/calls/{callRef}/answer. Not on xivo: O2g.* are the operations of another kind of PBX */
    answer(params: { callRef: string; deviceId: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/telephony/calls/{callRef}/attachdata. Not on xivo: O2g.* are the operations of another kind of PBX */
    attachData(params: { callRef: string; deviceId?: string; associatedData?: string; hexaBinaryAssociatedData?: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/telephony/calls/{callRef}/blindtransfer. Not on xivo: O2g.* are the operations of another kind of PBX */
    blindTransfer(params: { callRef: string; transferTo: string; anonymous?: boolean; loginName?: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/telephony/calls/{callRef}/callback. Not on xivo: O2g.* are the operations of another kind of PBX */
    callback(params: { callRef: string; loginName?: string; }, options?: CallOptions): Promise<null>;
    /** GET /api/rest/1.0/telephony/calls/{callRef}/deviceLegs. Not on xivo: O2g.* are the operations of another kind of PBX */
    getLegs(params: { callRef: string; loginName?: string; }, options?: CallOptions): Promise<O2gLegs>;
    /** GET /api/rest/1.0/telephony/calls/{callRef}/deviceLegs/{legId}. Not on xivo: O2g.* are the operations of another kind of PBX */
    getLeg(params: { callRef: string; legId: string; loginName?: string; }, options?: CallOptions): Promise<O2gLeg>;
    /** POST /api/rest/1.0/telephony/calls/{callRef}/deviceLegs/{legId}. Not on xivo: O2g.* are the operations of another kind of PBX */
    switchDevice(params: { callRef: string; legId: string; otherDeviceId: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/telephony/calls/{callRef}/dropme. Not on xivo: O2g.* are the operations of another kind of PBX */
    dropme(params: { callRef: string; loginName?: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/telephony/calls/{callRef}/hold. Not on xivo: O2g.* are the operations of another kind of PBX */
    hold(params: { callRef: string; deviceId: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/telephony/calls/{callRef}/merge. Not on xivo: O2g.* are the operations of another kind of PBX */
    merge(params: { callRef: string; heldCallRef: string; loginName?: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/telephony/calls/{callRef}/overflowToVoiceMail. Not on xivo: O2g.* are the operations of another kind of PBX */
    overflowToVoiceMail(params: { callRef: string; loginName?: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/telephony/calls/{callRef}/park. Not on xivo: O2g.* are the operations of another kind of PBX */
    park(params: { callRef: string; parkTo?: string; loginName?: string; }, options?: CallOptions): Promise<null>;
    /** GET /api/rest/1.0/telephony/calls/{callRef}/participants. Not on xivo: O2g.* are the operations of another kind of PBX */
    getParticipants(params: { callRef: string; loginName?: string; }, options?: CallOptions): Promise<O2gParticipants>;
    /** GET /api/rest/1.0/telephony/calls/{callRef}/participants/{participantId}. Not on xivo: O2g.* are the operations of another kind of PBX */
    getParticipant(params: { callRef: string; participantId: string; loginName?: string; }, options?: CallOptions): Promise<O2gParticipantCallControl>;
    /** DELETE /api/rest/1.0/telephony/calls/{callRef}/participants/{participantId}. Not on xivo: O2g.* are the operations of another kind of PBX */
    dropParticipant(params: { callRef: string; participantId: string; loginName?: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/telephony/calls/{callRef}/reconnect. Not on xivo: O2g.* are the operations of another kind of PBX */
    reconnect(params: { callRef: string; deviceId: string; enquiryCallRef: string; loginName?: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/telephony/calls/{callRef}/recording. Not on xivo: O2g.* are the operations of another kind of PBX */
    doRecordAction(params: { callRef: string; action: "start" | "stop" | "pause" | "resume"; loginName?: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/telephony/calls/{callRef}/redirect. Not on xivo: O2g.* are the operations of another kind of PBX */
    redirect(params: { callRef: string; redirectTo: string; anonymous?: boolean; loginName?: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/telephony/calls/{callRef}/retrieve. Not on xivo: O2g.* are the operations of another kind of PBX */
    retrieve(params: { callRef: string; deviceId: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/telephony/calls/{callRef}/sendDtmf. Not on xivo: O2g.* are the operations of another kind of PBX */
    sendDtmf(params: { callRef: string; deviceId: string; number: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/telephony/calls/{callRef}/sendaccountinfo. Not on xivo: O2g.* are the operations of another kind of PBX */
    sendAccountInfo(params: { callRef: string; accountInfo: string; deviceId?: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/telephony/calls/{callRef}/transfer. Not on xivo: O2g.* are the operations of another kind of PBX */
    transfer(params: { callRef: string; heldCallRef: string; loginName?: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/telephony/deskSharing. Not on xivo: O2g.* are the operations of another kind of PBX */
    deskSharingLogOn(params: { dssDeviceNumber: string; loginName?: string; }, options?: CallOptions): Promise<null>;
    /** DELETE /api/rest/1.0/telephony/deskSharing. Not on xivo: O2g.* are the operations of another kind of PBX */
    deskSharingLogOff(params?: { loginName?: string; }, options?: CallOptions): Promise<null>;
    /** GET /api/rest/1.0/telephony/devices. Not on xivo: O2g.* are the operations of another kind of PBX */
    getDevicesState(params?: { loginName?: string; }, options?: CallOptions): Promise<O2gDeviceStates>;
    /** GET /api/rest/1.0/telephony/devices/{deviceId}. Not on xivo: O2g.* are the operations of another kind of PBX */
    getDeviceState(params: { deviceId: string; loginName?: string; }, options?: CallOptions): Promise<O2gDeviceState>;
    /** POST /api/rest/1.0/telephony/devices/{deviceId}/intrusion. Not on xivo: O2g.* are the operations of another kind of PBX */
    intrusion(params: { deviceId: string; }, options?: CallOptions): Promise<null>;
    /** PUT /api/rest/1.0/telephony/devices/{deviceId}/ithmicro. Not on xivo: O2g.* are the operations of another kind of PBX */
    toggleInterphony(params: { deviceId: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/telephony/devices/{deviceId}/pickup. Not on xivo: O2g.* are the operations of another kind of PBX */
    pickUp(params: { deviceId: string; otherCallRef?: string; otherPhoneNumber?: string; autoAnswer?: boolean; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/telephony/devices/{deviceId}/unpark. Not on xivo: O2g.* are the operations of another kind of PBX */
    unPark(params: { deviceId: string; unParkFrom?: string; }, options?: CallOptions): Promise<null>;
    /** GET /api/rest/1.0/telephony/huntingGroupLogOn. Not on xivo: O2g.* are the operations of another kind of PBX */
    getHuntingGroupStatus(params?: { loginName?: string; }, options?: CallOptions): Promise<O2gHuntingGroupStatus>;
    /** POST /api/rest/1.0/telephony/huntingGroupLogOn. Not on xivo: O2g.* are the operations of another kind of PBX */
    huntingGroupLogOn(params?: { loginName?: string; }, options?: CallOptions): Promise<null>;
    /** DELETE /api/rest/1.0/telephony/huntingGroupLogOn. Not on xivo: O2g.* are the operations of another kind of PBX */
    huntingGroupLogOff(params?: { loginName?: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/telephony/huntingGroupMember/{hgNumber}. Not on xivo: O2g.* are the operations of another kind of PBX */
    addMeToHuntingGroup(params: { hgNumber: string; loginName?: string; }, options?: CallOptions): Promise<null>;
    /** DELETE /api/rest/1.0/telephony/huntingGroupMember/{hgNumber}. Not on xivo: O2g.* are the operations of another kind of PBX */
    removeMeFromHuntingGroup(params: { hgNumber: string; loginName?: string; }, options?: CallOptions): Promise<null>;
    /** GET /api/rest/1.0/telephony/huntingGroups. Not on xivo: O2g.* are the operations of another kind of PBX */
    queryHuntingGroups(params?: { loginName?: string; }, options?: CallOptions): Promise<O2gHuntingGroupResult>;
    /** GET /api/rest/1.0/telephony/incomingCallbacks. Not on xivo: O2g.* are the operations of another kind of PBX */
    getCallbacks(params?: { loginName?: string; }, options?: CallOptions): Promise<O2gCallbacks>;
    /** DELETE /api/rest/1.0/telephony/incomingCallbacks. Not on xivo: O2g.* are the operations of another kind of PBX */
    deleteCallbacks(params?: { loginName?: string; }, options?: CallOptions): Promise<null>;
    /** DELETE /api/rest/1.0/telephony/incomingCallbacks/{callbackId}. Not on xivo: O2g.* are the operations of another kind of PBX */
    deleteCallback(params: { callbackId: string; loginName?: string; }, options?: CallOptions): Promise<null>;
    /** GET /api/rest/1.0/telephony/miniMessages. Not on xivo: O2g.* are the operations of another kind of PBX */
    getMiniMessage(params?: { loginName?: string; }, options?: CallOptions): Promise<O2gMiniMessage>;
    /** POST /api/rest/1.0/telephony/miniMessages. Not on xivo: O2g.* are the operations of another kind of PBX */
    sendMiniMessage(params: { recipient: string; message: string; loginName?: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/telephony/outgoingCallbacks. Not on xivo: O2g.* are the operations of another kind of PBX */
    requestCallback(params: { callee: string; loginName?: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/telephony/pilots/{nodeId}/{pilotNumber}/transferInfo. Not on xivo: O2g.* are the operations of another kind of PBX */
    getPilotInfo(params: { nodeId: number; pilotNumber: string; agentNumber?: string; skills?: O2gACRSkills; priorityTransfer?: boolean; supervisedTransfer?: boolean; loginName?: string; }, options?: CallOptions): Promise<O2gPilotTransferCapa>;
    /** GET /api/rest/1.0/telephony/state. Not on xivo: O2g.* are the operations of another kind of PBX */
    getState(params?: { loginName?: string; }, options?: CallOptions): Promise<O2gTelephonicState>;
    /** POST /api/rest/1.0/telephony/state/snapshot. Not on xivo: O2g.* are the operations of another kind of PBX */
    requestSnapshot(params?: { loginName?: string; }, options?: CallOptions): Promise<null>;
  };
  directory: {
    /** POST /api/rest/1.0/directory/search. Not on xivo: O2g.* are the operations of another kind of PBX */
    search(params: { filter: O2gCriterion; limit?: number; loginName?: string; }, options?: CallOptions): Promise<Created | string>;
    /** GET /api/rest/1.0/directory/search. Not on xivo: O2g.* are the operations of another kind of PBX */
    getResults(params?: { loginName?: string; }, options?: CallOptions): Promise<O2gSearchResult>;
    /** DELETE /api/rest/1.0/directory/search. Not on xivo: O2g.* are the operations of another kind of PBX */
    cancel(params?: { loginName?: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/directory/searchbydtmf. Not on xivo: O2g.* are the operations of another kind of PBX */
    searchByDtmf(params: { lastName: string; keyboardType: O2gKeyboardType; firstName?: string; limit?: number; loginName?: string; }, options?: CallOptions): Promise<Created | null | string>;
  };
  routing: {
    /** GET /api/rest/1.0/routing. Not on xivo: O2g.* are the operations of another kind of PBX */
    getCapabilities(params?: { loginName?: string; }, options?: CallOptions): Promise<O2gCapabilities>;
    /** POST /api/rest/1.0/routing. Not on xivo: O2g.* are the operations of another kind of PBX */
    setRoutes(params?: { presentationRoutes?: Array<O2gPresentationRoute>; forwardRoutes?: Array<O2gForwardRoute>; loginName?: string; sipNomadic?: boolean; }, options?: CallOptions): Promise<null>;
    /** GET /api/rest/1.0/routing/dnd. Not on xivo: O2g.* are the operations of another kind of PBX */
    getDndState(params?: { loginName?: string; }, options?: CallOptions): Promise<O2gDNDState>;
    /** POST /api/rest/1.0/routing/dnd. Not on xivo: O2g.* are the operations of another kind of PBX */
    activateDnd(params?: { loginName?: string; }, options?: CallOptions): Promise<null>;
    /** DELETE /api/rest/1.0/routing/dnd. Not on xivo: O2g.* are the operations of another kind of PBX */
    cancelDnd(params?: { loginName?: string; }, options?: CallOptions): Promise<null>;
    /** GET /api/rest/1.0/routing/forwardroute. Not on xivo: O2g.* are the operations of another kind of PBX */
    getForward(params?: { loginName?: string; }, options?: CallOptions): Promise<O2gForwardRoute>;
    /** DELETE /api/rest/1.0/routing/forwardroute. Not on xivo: O2g.* are the operations of another kind of PBX */
    cancelForward(params?: { loginName?: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/routing/forwardroute. Not on xivo: O2g.* are the operations of another kind of PBX */
    setForward(params?: { forwardRoute?: O2gForwardRoute; loginName?: string; }, options?: CallOptions): Promise<null>;
    /** GET /api/rest/1.0/routing/overflowroute. Not on xivo: O2g.* are the operations of another kind of PBX */
    getOverflow(params?: { loginName?: string; }, options?: CallOptions): Promise<O2gOverflowRoute>;
    /** POST /api/rest/1.0/routing/overflowroute. Not on xivo: O2g.* are the operations of another kind of PBX */
    setOverflow(params: { overflowRoutes: Array<O2gOverflowRoute>; loginName?: string; }, options?: CallOptions): Promise<null>;
    /** DELETE /api/rest/1.0/routing/overflowroute. Not on xivo: O2g.* are the operations of another kind of PBX */
    cancelOverflow(params?: { loginName?: string; }, options?: CallOptions): Promise<null>;
    /** GET /api/rest/1.0/routing/state. Not on xivo: O2g.* are the operations of another kind of PBX */
    getRoutingState(params?: { loginName?: string; }, options?: CallOptions): Promise<O2gRoutingState>;
    /** POST /api/rest/1.0/routing/state/snapshot. Not on xivo: O2g.* are the operations of another kind of PBX */
    requestSnapshot(params?: { loginName?: string; }, options?: CallOptions): Promise<null>;
  };
  comlog: {
    /** PUT /api/rest/1.0/comlog/records. Not on xivo: O2g.* are the operations of another kind of PBX */
    ackOrUnAckComRecords(params?: { recordIds?: Array<number>; acknowledge?: string; loginName?: string; }, options?: CallOptions): Promise<null>;
    /** GET /api/rest/1.0/comlog/records. Not on xivo: O2g.* are the operations of another kind of PBX */
    getComRecords(params?: { recordIdList?: Array<string>; unanswered?: boolean; unacknowledged?: boolean; afterDate?: string; beforeDate?: string; role?: "CALLER" | "CALLEE"; comRef?: string; remotePartyId?: string; offset?: number; limit?: number; optimized?: boolean; loginName?: string; }, options?: CallOptions): Promise<O2gComHistoryRecords>;
    /** DELETE /api/rest/1.0/comlog/records. Not on xivo: O2g.* are the operations of another kind of PBX */
    deleteComRecords(params?: { recordIdList?: Array<string>; unanswered?: string; unacknowledged?: string; afterDate?: string; beforeDate?: string; role?: "CALLER" | "CALLEE"; comRef?: string; remotePartyId?: string; loginName?: string; }, options?: CallOptions): Promise<null>;
    /** GET /api/rest/1.0/comlog/records/recordIds. Not on xivo: O2g.* are the operations of another kind of PBX */
    getComRecordIds(params?: { loginName?: string; }, options?: CallOptions): Promise<O2gComHistoryRecordIds>;
    /** GET /api/rest/1.0/comlog/records/{recordId}. Not on xivo: O2g.* are the operations of another kind of PBX */
    getComRecord(params: { recordId: string; loginName?: string; }, options?: CallOptions): Promise<O2gComHistoryRecord>;
    /** DELETE /api/rest/1.0/comlog/records/{recordId}. Not on xivo: O2g.* are the operations of another kind of PBX */
    deleteComRecord(params: { recordId: string; loginName?: string; }, options?: CallOptions): Promise<null>;
  };
  eventSummary: {
    /** GET /api/rest/1.0/eventSummary. Not on xivo: O2g.* are the operations of another kind of PBX */
    get(params?: { loginName?: string; }, options?: CallOptions): Promise<O2gEventSummary>;
  };
  maintenance: {
    /** GET /api/rest/1.0/system/licenses. Not on xivo: O2g.* are the operations of another kind of PBX */
    checkLicense(params?: { lic?: string; }, options?: CallOptions): Promise<null>;
    /** GET /api/rest/1.0/system/status. Not on xivo: O2g.* are the operations of another kind of PBX */
    getSystemStatus(params?: Record<string, never>, options?: CallOptions): Promise<O2gSystemStatus>;
  };
  messaging: {
    /** GET /api/rest/1.0/messaging/mailboxes. Not on xivo: O2g.* are the operations of another kind of PBX */
    getMailboxes(params?: { loginName?: string; }, options?: CallOptions): Promise<O2gMailBoxes>;
    /** POST /api/rest/1.0/messaging/mailboxes/{mailboxId}. Not on xivo: O2g.* are the operations of another kind of PBX */
    getMailboxInfo(params: { mailboxId: string; password?: string; loginName?: string; withUserPwd?: boolean; }, options?: CallOptions): Promise<O2gMailBoxInfo>;
    /** GET /api/rest/1.0/messaging/mailboxes/{mailboxId}/voicemails. Not on xivo: O2g.* are the operations of another kind of PBX */
    getVoiceMessages(params: { mailboxId: string; offset?: number; limit?: number; newOnly?: boolean; loginName?: string; }, options?: CallOptions): Promise<O2gVoicemails>;
    /** DELETE /api/rest/1.0/messaging/mailboxes/{mailboxId}/voicemails. Not on xivo: O2g.* are the operations of another kind of PBX */
    deleteVoiceMessages(params: { mailboxId: string; msgIds?: Array<string>; loginName?: string; }, options?: CallOptions): Promise<null>;
    /** DELETE /api/rest/1.0/messaging/mailboxes/{mailboxId}/voicemails/{voicemailId}. Not on xivo: O2g.* are the operations of another kind of PBX */
    deleteVoiceMessage(params: { mailboxId: string; voicemailId: string; loginName?: string; }, options?: CallOptions): Promise<null>;
    /** GET /api/rest/1.0/messaging/mailboxes/{mailboxId}/voicemails/{voicemailId}. Not on xivo: O2g.* are the operations of another kind of PBX */
    downloadVoiceMessage(params: { mailboxId: string; voicemailId: string; loginName?: string; }, options?: CallOptions): Promise<File>;
  };
  phoneSetProgramming: {
    /** GET /api/rest/1.0/users/{loginName}/devices. Not on xivo: O2g.* are the operations of another kind of PBX */
    getDevices(params: { loginName: string; }, options?: CallOptions): Promise<O2gDevices>;
    /** GET /api/rest/1.0/users/{loginName}/devices/{deviceId}. Not on xivo: O2g.* are the operations of another kind of PBX */
    getDevice(params: { loginName: string; deviceId: string; }, options?: CallOptions): Promise<O2gDevice>;
    /** PUT /api/rest/1.0/users/{loginName}/devices/{deviceId}/REActive. Not on xivo: O2g.* are the operations of another kind of PBX */
    setRemoteExtensionActivation(params: { loginName: string; deviceId: string; activate?: boolean; }, options?: CallOptions): Promise<null>;
    /** GET /api/rest/1.0/users/{loginName}/devices/{deviceId}/REActiveState. Not on xivo: O2g.* are the operations of another kind of PBX */
    getRemoteExtensionState(params: { loginName: string; deviceId: string; }, options?: CallOptions): Promise<O2gREActivationState>;
    /** GET /api/rest/1.0/users/{loginName}/devices/{deviceId}/addons. Not on xivo: O2g.* are the operations of another kind of PBX */
    getAddons(params: { loginName: string; deviceId: string; }, options?: CallOptions): Promise<O2gAddons>;
    /** PUT /api/rest/1.0/users/{loginName}/devices/{deviceId}/associate. Not on xivo: O2g.* are the operations of another kind of PBX */
    setAssociate(params: { loginName: string; deviceId: string; number?: string; }, options?: CallOptions): Promise<null>;
    /** PUT /api/rest/1.0/users/{loginName}/devices/{deviceId}/campon. Not on xivo: O2g.* are the operations of another kind of PBX */
    setCampon(params: { loginName: string; deviceId: string; activate?: boolean; }, options?: CallOptions): Promise<null>;
    /** GET /api/rest/1.0/users/{loginName}/devices/{deviceId}/dynamicState. Not on xivo: O2g.* are the operations of another kind of PBX */
    getDynamicState(params: { loginName: string; deviceId: string; }, options?: CallOptions): Promise<O2gDynamicState>;
    /** PUT /api/rest/1.0/users/{loginName}/devices/{deviceId}/lock. Not on xivo: O2g.* are the operations of another kind of PBX */
    setLock(params: { loginName: string; deviceId: string; activate?: boolean; }, options?: CallOptions): Promise<null>;
    /** GET /api/rest/1.0/users/{loginName}/devices/{deviceId}/pin. Not on xivo: O2g.* are the operations of another kind of PBX */
    getPinCode(params: { loginName: string; deviceId: string; }, options?: CallOptions): Promise<O2gPin>;
    /** PUT /api/rest/1.0/users/{loginName}/devices/{deviceId}/pin. Not on xivo: O2g.* are the operations of another kind of PBX */
    setPinCode(params: { loginName: string; deviceId: string; Pin_Number?: string; With_Secret_Code?: boolean; Pin_Type_Of_Control?: string; Pin_Group?: number; }, options?: CallOptions): Promise<null>;
    /** GET /api/rest/1.0/users/{loginName}/devices/{deviceId}/programmeableKeys. Not on xivo: O2g.* are the operations of another kind of PBX */
    getProgrammableKeys(params: { loginName: string; deviceId: string; }, options?: CallOptions): Promise<O2gProgrammeableKeys>;
    /** PUT /api/rest/1.0/users/{loginName}/devices/{deviceId}/programmeableKeys/{position}. Not on xivo: O2g.* are the operations of another kind of PBX */
    setProgrammableKey(params: { loginName: string; deviceId: string; position: number; number?: string; mnemonic?: string; locked?: boolean; }, options?: CallOptions): Promise<null>;
    /** DELETE /api/rest/1.0/users/{loginName}/devices/{deviceId}/programmeableKeys/{position}. Not on xivo: O2g.* are the operations of another kind of PBX */
    deleteProgrammableKey(params: { loginName: string; deviceId: string; position: number; }, options?: CallOptions): Promise<null>;
    /** GET /api/rest/1.0/users/{loginName}/devices/{deviceId}/programmedKeys. Not on xivo: O2g.* are the operations of another kind of PBX */
    getProgrammedKeys(params: { loginName: string; deviceId: string; }, options?: CallOptions): Promise<O2gProgrammeableKeys>;
    /** GET /api/rest/1.0/users/{loginName}/devices/{deviceId}/softKeys. Not on xivo: O2g.* are the operations of another kind of PBX */
    getSoftKeys(params: { loginName: string; deviceId: string; }, options?: CallOptions): Promise<O2gSoftKeys>;
    /** PUT /api/rest/1.0/users/{loginName}/devices/{deviceId}/softKeys/{position}. Not on xivo: O2g.* are the operations of another kind of PBX */
    setSoftKey(params: { loginName: string; deviceId: string; position: number; number?: string; mnemonic?: string; }, options?: CallOptions): Promise<null>;
    /** DELETE /api/rest/1.0/users/{loginName}/devices/{deviceId}/softKeys/{position}. Not on xivo: O2g.* are the operations of another kind of PBX */
    deleteSoftKey(params: { loginName: string; deviceId: string; position: number; }, options?: CallOptions): Promise<null>;
    /** GET /api/rest/1.0/users/{loginName}/prefixes. Not on xivo: O2g.* are the operations of another kind of PBX */
    getPrefix(params: { loginName: string; type: string; value: string; }, options?: CallOptions): Promise<O2gPrefix>;
  };
  pbxManagement: {
    /** GET /api/rest/1.0/pbxs. Not on xivo: O2g.* are the operations of another kind of PBX */
    getPbxs(params?: Record<string, never>, options?: CallOptions): Promise<O2gPbxs>;
    /** GET /api/rest/1.0/pbxs/{nodeId}. Not on xivo: O2g.* are the operations of another kind of PBX */
    getPbx(params: { nodeId: string; }, options?: CallOptions): Promise<O2gPbx>;
    /** GET /api/rest/1.0/pbxs/{nodeId}/instances. Not on xivo: O2g.* are the operations of another kind of PBX */
    getNodeObject(params: { nodeId: string; }, options?: CallOptions): Promise<O2gPbxObject>;
    /** GET /api/rest/1.0/pbxs/{nodeId}/instances/{objectNameobjectId}. Not on xivo: O2g.* are the operations of another kind of PBX */
    getObject(params: { nodeId: string; objectNameobjectId: string; attributes?: Array<string>; }, options?: CallOptions): Promise<O2gPbxObject>;
    /** PUT /api/rest/1.0/pbxs/{nodeId}/instances/{objectNameobjectId}. Not on xivo: O2g.* are the operations of another kind of PBX */
    setObject(params: { nodeId: string; objectNameobjectId: string; attributes?: Array<O2gPbxAttribute>; action?: string; }, options?: CallOptions): Promise<null>;
    /** DELETE /api/rest/1.0/pbxs/{nodeId}/instances/{objectNameobjectId}. Not on xivo: O2g.* are the operations of another kind of PBX */
    deleteObject(params: { nodeId: string; objectNameobjectId: string; force?: boolean; }, options?: CallOptions): Promise<null>;
    /** GET /api/rest/1.0/pbxs/{nodeId}/instances/{objectName}. Not on xivo: O2g.* are the operations of another kind of PBX */
    getObjectInstances(params: { nodeId: string; objectName: string; filter?: string; attributes?: Array<string>; }, options?: CallOptions): Promise<O2gPbxObjectIds>;
    /** POST /api/rest/1.0/pbxs/{nodeId}/instances/{objectName}. Not on xivo: O2g.* are the operations of another kind of PBX */
    createObject(params: { nodeId: string; objectName: string; attributes?: Array<O2gPbxAttribute>; action?: string; }, options?: CallOptions): Promise<Created | null>;
    /** GET /api/rest/1.0/pbxs/{nodeId}/model. Not on xivo: O2g.* are the operations of another kind of PBX */
    getModel(params: { nodeId: string; }, options?: CallOptions): Promise<O2gObjectModel>;
    /** GET /api/rest/1.0/pbxs/{nodeId}/model/{objectName}. Not on xivo: O2g.* are the operations of another kind of PBX */
    getObjectModel(params: { nodeId: string; objectName: string; }, options?: CallOptions): Promise<O2gObjectModel>;
  };
  analytics: {
    /** GET /api/rest/1.0/usages/charging. Not on xivo: O2g.* are the operations of another kind of PBX */
    getChargings(params: { nodeId: string; fromDate?: string; toDate?: string; files?: Array<string>; top?: number; all?: boolean; }, options?: CallOptions): Promise<O2gChargings>;
    /** GET /api/rest/1.0/usages/charging/files. Not on xivo: O2g.* are the operations of another kind of PBX */
    getChargingFiles(params: { nodeId: string; fromDate?: string; toDate?: string; }, options?: CallOptions): Promise<O2gChargingFiles>;
    /** GET /api/rest/1.0/usages/incidents. Not on xivo: O2g.* are the operations of another kind of PBX */
    getIncidents(params: { nodeId: string; last?: number; }, options?: CallOptions): Promise<O2gIncidents>;
    /** GET /api/rest/1.0/usages/licenses. Not on xivo: O2g.* are the operations of another kind of PBX */
    getLicensesAnalytics(params?: { format?: "csv" | "xls"; }, options?: CallOptions): Promise<File>;
    /** GET /api/rest/1.0/usages/services. Not on xivo: O2g.* are the operations of another kind of PBX */
    getServicesAnalytics(params?: { format?: "csv" | "xls"; }, options?: CallOptions): Promise<File>;
  };
  callCenterAgent: {
    /** GET /api/rest/1.0/acd/agent/config. Not on xivo: O2g.* are the operations of another kind of PBX */
    getConfiguration(params?: { loginName?: string; }, options?: CallOptions): Promise<O2gAgentConfig>;
    /** POST /api/rest/1.0/acd/agent/config/skills/activate. Not on xivo: O2g.* are the operations of another kind of PBX */
    activateSkills(params?: { skills?: Array<number>; loginName?: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/acd/agent/config/skills/deactivate. Not on xivo: O2g.* are the operations of another kind of PBX */
    deactivateSkills(params?: { skills?: Array<number>; loginName?: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/acd/agent/enterPG. Not on xivo: O2g.* are the operations of another kind of PBX */
    enter(params?: { pgGroupNumber?: string; loginName?: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/acd/agent/exitPG. Not on xivo: O2g.* are the operations of another kind of PBX */
    exit(params?: { pgGroupNumber?: string; loginName?: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/acd/agent/intrusion. Not on xivo: O2g.* are the operations of another kind of PBX */
    requestIntrusion(params: { agentNumber: string; mode?: O2gIntrusionMode; loginName?: string; }, options?: CallOptions): Promise<null>;
    /** PUT /api/rest/1.0/acd/agent/intrusion. Not on xivo: O2g.* are the operations of another kind of PBX */
    changeIntrusionMode(params: { mode: O2gIntrusionMode; loginName?: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/acd/agent/logoff. Not on xivo: O2g.* are the operations of another kind of PBX */
    logoff(params?: { loginName?: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/acd/agent/logon. Not on xivo: O2g.* are the operations of another kind of PBX */
    logon(params: { proAcdDeviceNumber: string; pgGroupNumber?: string; headset?: boolean; loginName?: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/acd/agent/pause. Not on xivo: O2g.* are the operations of another kind of PBX */
    setPause(params?: { loginName?: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/acd/agent/permanentListening. Not on xivo: O2g.* are the operations of another kind of PBX */
    requestPermanentListening(params: { agentNumber: string; loginName?: string; }, options?: CallOptions): Promise<null>;
    /** DELETE /api/rest/1.0/acd/agent/permanentListening. Not on xivo: O2g.* are the operations of another kind of PBX */
    cancelPermanentListening(params?: { loginName?: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/acd/agent/ready. Not on xivo: O2g.* are the operations of another kind of PBX */
    setReady(params?: { loginName?: string; }, options?: CallOptions): Promise<null>;
    /** GET /api/rest/1.0/acd/agent/state. Not on xivo: O2g.* are the operations of another kind of PBX */
    getState(params?: { loginName?: string; }, options?: CallOptions): Promise<O2gAgentState>;
    /** POST /api/rest/1.0/acd/agent/state/snapshot. Not on xivo: O2g.* are the operations of another kind of PBX */
    requestSnapshot(params?: { loginName?: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/acd/agent/supervisorHelp. Not on xivo: O2g.* are the operations of another kind of PBX */
    requestSupervisorHelp(params?: { loginName?: string; }, options?: CallOptions): Promise<null>;
    /** DELETE /api/rest/1.0/acd/agent/supervisorHelp. Not on xivo: O2g.* are the operations of another kind of PBX */
    cancelSupervisorHelpRequest(params?: { loginName?: string; other?: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/acd/agent/withdraw. Not on xivo: O2g.* are the operations of another kind of PBX */
    setWithdraw(params?: { reasonIndex?: number; loginName?: string; }, options?: CallOptions): Promise<null>;
    /** GET /api/rest/1.0/acd/agent/withdrawReasons. Not on xivo: O2g.* are the operations of another kind of PBX */
    getWithdrawReasons(params?: { loginName?: string; pgNumber?: string; }, options?: CallOptions): Promise<O2gWithdrawReasons>;
    /** POST /api/rest/1.0/acd/agent/wrapUp. Not on xivo: O2g.* are the operations of another kind of PBX */
    setWrapup(params?: { loginName?: string; }, options?: CallOptions): Promise<null>;
  };
  callCenterManagement: {
    /** GET /api/rest/1.0/acd/{nodeId}/pilots. Not on xivo: O2g.* are the operations of another kind of PBX */
    getPilots(params: { nodeId: number; }, options?: CallOptions): Promise<O2gPilots>;
    /** GET /api/rest/1.0/acd/{nodeId}/pilots/{pilotNumber}. Not on xivo: O2g.* are the operations of another kind of PBX */
    getPilot(params: { nodeId: number; pilotNumber: string; }, options?: CallOptions): Promise<O2gPilot>;
    /** POST /api/rest/1.0/acd/{nodeId}/pilots/{pilotNumber}. Not on xivo: O2g.* are the operations of another kind of PBX */
    getPilotAdvanced(params: { nodeId: number; pilotNumber: string; agentNumber?: string; skills?: O2gACRSkills; priorityTransfer?: boolean; supervisedTransfer?: boolean; }, options?: CallOptions): Promise<O2gPilot>;
    /** GET /api/rest/1.0/acd/{nodeId}/pilots/{pilotNumber}/calendar. Not on xivo: O2g.* are the operations of another kind of PBX */
    getCalendar(params: { nodeId: number; pilotNumber: string; }, options?: CallOptions): Promise<O2gPilotCalendar>;
    /** GET /api/rest/1.0/acd/{nodeId}/pilots/{pilotNumber}/calendar/exception. Not on xivo: O2g.* are the operations of another kind of PBX */
    getExceptionCalendar(params: { nodeId: number; pilotNumber: string; }, options?: CallOptions): Promise<O2gExceptionCalendar>;
    /** POST /api/rest/1.0/acd/{nodeId}/pilots/{pilotNumber}/calendar/exception/{date}/transitions. Not on xivo: O2g.* are the operations of another kind of PBX */
    addExceptionTransition(params: { nodeId: number; pilotNumber: string; date: string; time: string; ruleNumber: number; mode: O2gPilotOperatingMode; }, options?: CallOptions): Promise<null>;
    /** PUT /api/rest/1.0/acd/{nodeId}/pilots/{pilotNumber}/calendar/exception/{date}/transitions/{transitionNbr}. Not on xivo: O2g.* are the operations of another kind of PBX */
    setExceptionTransition(params: { nodeId: number; pilotNumber: string; date: string; transitionNbr: number; time: string; ruleNumber: number; mode: O2gPilotOperatingMode; }, options?: CallOptions): Promise<null>;
    /** DELETE /api/rest/1.0/acd/{nodeId}/pilots/{pilotNumber}/calendar/exception/{date}/transitions/{transitionNbr}. Not on xivo: O2g.* are the operations of another kind of PBX */
    deleteExceptionTransition(params: { nodeId: number; pilotNumber: string; date: string; transitionNbr: number; }, options?: CallOptions): Promise<null>;
    /** GET /api/rest/1.0/acd/{nodeId}/pilots/{pilotNumber}/calendar/normal. Not on xivo: O2g.* are the operations of another kind of PBX */
    getNormalCalendar(params: { nodeId: number; pilotNumber: string; }, options?: CallOptions): Promise<O2gNormalCalendar>;
    /** POST /api/rest/1.0/acd/{nodeId}/pilots/{pilotNumber}/calendar/normal/{dayOfWeek}/transitions. Not on xivo: O2g.* are the operations of another kind of PBX */
    addNormalTransition(params: { nodeId: number; pilotNumber: string; dayOfWeek: string; time: string; ruleNumber: number; mode: O2gPilotOperatingMode; }, options?: CallOptions): Promise<null>;
    /** PUT /api/rest/1.0/acd/{nodeId}/pilots/{pilotNumber}/calendar/normal/{dayOfWeek}/transitions/{transitionNbr}. Not on xivo: O2g.* are the operations of another kind of PBX */
    setNormalTransition(params: { nodeId: number; pilotNumber: string; dayOfWeek: string; transitionNbr: number; time: string; ruleNumber: number; mode: O2gPilotOperatingMode; }, options?: CallOptions): Promise<null>;
    /** DELETE /api/rest/1.0/acd/{nodeId}/pilots/{pilotNumber}/calendar/normal/{dayOfWeek}/transitions/{transitionNbr}. Not on xivo: O2g.* are the operations of another kind of PBX */
    deleteNormalTransition(params: { nodeId: number; pilotNumber: string; dayOfWeek: string; transitionNbr: number; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/acd/{nodeId}/pilots/{pilotNumber}/close. Not on xivo: O2g.* are the operations of another kind of PBX */
    closePilot(params: { nodeId: number; pilotNumber: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/acd/{nodeId}/pilots/{pilotNumber}/open. Not on xivo: O2g.* are the operations of another kind of PBX */
    openPilot(params: { nodeId: number; pilotNumber: string; }, options?: CallOptions): Promise<null>;
  };
  callCenterPilot: {
    /** POST /api/rest/1.0/acd/pilotmonitoring/{nodeId}/{pilotNumber}. Not on xivo: O2g.* are the operations of another kind of PBX */
    /** @deprecated */
    monitorStartOnNode(params: { nodeId: number; pilotNumber: string; }, options?: CallOptions): Promise<null>;
    /** DELETE /api/rest/1.0/acd/pilotmonitoring/{nodeId}/{pilotNumber}. Not on xivo: O2g.* are the operations of another kind of PBX */
    /** @deprecated */
    monitorStopOnNode(params: { nodeId: number; pilotNumber: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/acd/pilotmonitoring/{pilotNumber}. Not on xivo: O2g.* are the operations of another kind of PBX */
    monitorStart(params: { pilotNumber: string; }, options?: CallOptions): Promise<null>;
    /** DELETE /api/rest/1.0/acd/pilotmonitoring/{pilotNumber}. Not on xivo: O2g.* are the operations of another kind of PBX */
    monitorStop(params: { pilotNumber: string; }, options?: CallOptions): Promise<null>;
  };
  callCenterRealtime: {
    /** GET /api/rest/1.0/acd/rti. Not on xivo: O2g.* are the operations of another kind of PBX */
    getRtiObjects(params?: Record<string, never>, options?: CallOptions): Promise<O2gRtiIdentifiers>;
    /** GET /api/rest/1.0/acd/rti/agents. Not on xivo: O2g.* are the operations of another kind of PBX */
    getAgents(params?: Record<string, never>, options?: CallOptions): Promise<O2gRtiIdentifiers>;
    /** POST /api/rest/1.0/acd/rti/ctx. Not on xivo: O2g.* are the operations of another kind of PBX */
    setContext(params?: { active?: boolean; obsPeriod?: number; notifFrequency?: number; filter?: O2gRtiFilter; }, options?: CallOptions): Promise<null>;
    /** PUT /api/rest/1.0/acd/rti/ctx. Not on xivo: O2g.* are the operations of another kind of PBX */
    updateContext(params?: { active?: boolean; obsPeriod?: number; notifFrequency?: number; filter?: O2gRtiFilter; }, options?: CallOptions): Promise<null>;
    /** GET /api/rest/1.0/acd/rti/ctx. Not on xivo: O2g.* are the operations of another kind of PBX */
    getContext(params?: { extended?: boolean; }, options?: CallOptions): Promise<O2gRtiContext>;
    /** DELETE /api/rest/1.0/acd/rti/ctx. Not on xivo: O2g.* are the operations of another kind of PBX */
    deleteContext(params?: Record<string, never>, options?: CallOptions): Promise<null>;
    /** GET /api/rest/1.0/acd/rti/pgAgents. Not on xivo: O2g.* are the operations of another kind of PBX */
    getAgentProcessingGroups(params?: Record<string, never>, options?: CallOptions): Promise<O2gRtiIdentifiers>;
    /** GET /api/rest/1.0/acd/rti/pgOthers. Not on xivo: O2g.* are the operations of another kind of PBX */
    getOtherProcessingGroups(params?: Record<string, never>, options?: CallOptions): Promise<O2gRtiIdentifiers>;
    /** GET /api/rest/1.0/acd/rti/pilots. Not on xivo: O2g.* are the operations of another kind of PBX */
    getPilots(params?: Record<string, never>, options?: CallOptions): Promise<O2gRtiIdentifiers>;
    /** GET /api/rest/1.0/acd/rti/queues. Not on xivo: O2g.* are the operations of another kind of PBX */
    getQueues(params?: Record<string, never>, options?: CallOptions): Promise<O2gRtiIdentifiers>;
    /** POST /api/rest/1.0/acd/rti/snapshot. Not on xivo: O2g.* are the operations of another kind of PBX */
    requestSnapshot(params?: Record<string, never>, options?: CallOptions): Promise<null>;
  };
  callCenterStatistics: {
    /** POST /api/rest/1.0/acd/stats/scope. Not on xivo: O2g.* are the operations of another kind of PBX */
    createRequester(params?: { supervisor?: O2gSupervisorData; agents?: Array<O2gSupervisedData>; }, options?: CallOptions): Promise<Record<string, unknown>>;
    /** GET /api/rest/1.0/acd/stats/scope/{supervisorId}. Not on xivo: O2g.* are the operations of another kind of PBX */
    getRequester(params: { supervisorId: string; }, options?: CallOptions): Promise<O2gSupervisorData>;
    /** DELETE /api/rest/1.0/acd/stats/scope/{supervisorId}. Not on xivo: O2g.* are the operations of another kind of PBX */
    deleteRequester(params: { supervisorId: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx. Not on xivo: O2g.* are the operations of another kind of PBX */
    createContext(params: { supervisorId: string; filter: O2gStatsFilter; ctxId?: string; label?: string; description?: string; isScheduled?: boolean; }, options?: CallOptions): Promise<O2gRespId>;
    /** GET /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx. Not on xivo: O2g.* are the operations of another kind of PBX */
    getContexts(params: { supervisorId: string; }, options?: CallOptions): Promise<O2gStatsContexts>;
    /** DELETE /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx. Not on xivo: O2g.* are the operations of another kind of PBX */
    deleteContexts(params: { supervisorId: string; }, options?: CallOptions): Promise<null>;
    /** PUT /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx/{ctxId}. Not on xivo: O2g.* are the operations of another kind of PBX */
    updateContext(params: { supervisorId: string; ctxId: string; filter: O2gStatsFilter; label?: string; description?: string; isScheduled?: boolean; }, options?: CallOptions): Promise<null>;
    /** GET /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx/{ctxId}. Not on xivo: O2g.* are the operations of another kind of PBX */
    getContext(params: { supervisorId: string; ctxId: string; }, options?: CallOptions): Promise<O2gStatsContext>;
    /** DELETE /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx/{ctxId}. Not on xivo: O2g.* are the operations of another kind of PBX */
    deleteContext(params: { supervisorId: string; ctxId: string; }, options?: CallOptions): Promise<null>;
    /** GET /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx/{ctxId}/days/data. Not on xivo: O2g.* are the operations of another kind of PBX */
    getDaysData(params: { supervisorId: string; ctxId: string; begindate?: string; enddate?: string; format?: "JSON" | "CSV" | "XLS"; async?: string; }, options?: CallOptions): Promise<null>;
    /** GET /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx/{ctxId}/oneday/data. Not on xivo: O2g.* are the operations of another kind of PBX */
    getDayData(params: { supervisorId: string; ctxId: string; date?: string; slotType?: O2gSlotType; format?: "JSON" | "CSV" | "XLS"; async?: string; }, options?: CallOptions): Promise<null>;
    /** GET /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx/{ctxId}/oneday/jdata. Not on xivo: O2g.* are the operations of another kind of PBX */
    getDayJsonData(params: { supervisorId: string; ctxId: string; date?: string; slotType?: O2gSlotType; }, options?: CallOptions): Promise<O2gStats>;
    /** POST /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx/{ctxId}/schedule. Not on xivo: O2g.* are the operations of another kind of PBX */
    createScheduledReport(params: { supervisorId: string; ctxId: string; name: string; obsPeriod: O2gScheduledSelPeriod; frequency: O2gReportFrequency; recipients: Array<string>; description?: string; state?: O2gScheduledState; enable?: boolean; lastExecDate?: string; fileType?: O2gFileType; }, options?: CallOptions): Promise<O2gRespId>;
    /** GET /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx/{ctxId}/schedule. Not on xivo: O2g.* are the operations of another kind of PBX */
    getScheduledReports(params: { supervisorId: string; ctxId: string; }, options?: CallOptions): Promise<O2gStatsSchedules>;
    /** GET /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx/{ctxId}/schedule/{scheduleId}. Not on xivo: O2g.* are the operations of another kind of PBX */
    getScheduledReport(params: { supervisorId: string; ctxId: string; scheduleId: string; }, options?: CallOptions): Promise<O2gStatsSchedule>;
    /** PUT /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx/{ctxId}/schedule/{scheduleId}. Not on xivo: O2g.* are the operations of another kind of PBX */
    updateScheduledReport(params: { supervisorId: string; ctxId: string; scheduleId: string; name: string; obsPeriod: O2gScheduledSelPeriod; frequency: O2gReportFrequency; recipients: Array<string>; description?: string; state?: O2gScheduledState; enable?: boolean; lastExecDate?: string; fileType?: O2gFileType; }, options?: CallOptions): Promise<null>;
    /** DELETE /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx/{ctxId}/schedule/{scheduleId}. Not on xivo: O2g.* are the operations of another kind of PBX */
    deleteScheduledReport(params: { supervisorId: string; ctxId: string; scheduleId: string; }, options?: CallOptions): Promise<null>;
    /** POST /api/rest/1.0/acd/stats/scope/{supervisorId}/ctx/{ctxId}/schedule/{scheduleId}/enable. Not on xivo: O2g.* are the operations of another kind of PBX */
    setScheduledReportEnabled(params: { supervisorId: string; ctxId: string; scheduleId: string; enable?: string; }, options?: CallOptions): Promise<null>;
    /** DELETE /api/rest/1.0/acd/stats/scope/{supervisorId}/data/request. Not on xivo: O2g.* are the operations of another kind of PBX */
    cancelRequest(params: { supervisorId: string; }, options?: CallOptions): Promise<null>;
    /** GET /api/rest/1.0/acd/stats/scope/{supervisorId}/filter. Not on xivo: O2g.* are the operations of another kind of PBX */
    getScopeFilter(params: { supervisorId: string; }, options?: CallOptions): Promise<O2gStatsFilterResp>;
  };
}

export interface XucMethods {
  /** POST /xuc/api/2.0/auth/login. Not on o2g: Xuc.* are the operations of another kind of PBX */
  loginCtiUser(params: { login: string; password: string; softwareType?: string; applicationType?: string; }, options?: CallOptions): Promise<XucLogin>;
  /** POST /xuc/api/2.0/auth/webservice. Not on o2g: Xuc.* are the operations of another kind of PBX */
  loginWebservice(params: { login: string; password: string; }, options?: CallOptions): Promise<XucLogin>;
  /** GET /xuc/api/2.0/auth/sso. Not on o2g: Xuc.* are the operations of another kind of PBX */
  loginSsoKerberos(params?: Record<string, never>, options?: CallOptions): Promise<XucLogin>;
  /** GET /xuc/api/2.0/auth/cas. Not on o2g: Xuc.* are the operations of another kind of PBX */
  loginCas(params: { service: string; ticket: string; }, options?: CallOptions): Promise<XucLogin>;
  /** GET /xuc/api/2.0/auth/oidc. Not on o2g: Xuc.* are the operations of another kind of PBX */
  loginOidc(params?: { token?: string; }, options?: CallOptions): Promise<XucLogin>;
  /** GET /xuc/api/2.0/auth/check. Not on o2g: Xuc.* are the operations of another kind of PBX */
  checkToken(params?: Record<string, never>, options?: CallOptions): Promise<XucLogin>;
  /** GET /xuc/api/2.0/contact/personal. Not on o2g: Xuc.* are the operations of another kind of PBX */
  listPersonalContacts(params?: Record<string, never>, options?: CallOptions): Promise<XucContactList>;
  /** GET /xuc/api/2.0/contact/personal/{CONTACT_UUID}. Not on o2g: Xuc.* are the operations of another kind of PBX */
  getPersonalContact(params: { CONTACT_UUID: string; }, options?: CallOptions): Promise<XucContact>;
  /** POST /xuc/api/2.0/contact/personal. Not on o2g: Xuc.* are the operations of another kind of PBX */
  createPersonalContact(params?: { lastname?: string; firstname?: string; company?: string; email?: string; number?: string; mobile?: string; fax?: string; }, options?: CallOptions): Promise<Created | XucContact>;
  /** PUT /xuc/api/2.0/contact/personal/{CONTACT_UUID}. Not on o2g: Xuc.* are the operations of another kind of PBX */
  updatePersonalContact(params: { CONTACT_UUID: string; lastname?: string; firstname?: string; company?: string; email?: string; number?: string; mobile?: string; fax?: string; }, options?: CallOptions): Promise<XucContact>;
  /** DELETE /xuc/api/2.0/contact/personal/{CONTACT_UUID}. Not on o2g: Xuc.* are the operations of another kind of PBX */
  deletePersonalContact(params: { CONTACT_UUID: string; }, options?: CallOptions): Promise<null>;
  /** DELETE /xuc/api/2.0/contact/personal. Not on o2g: Xuc.* are the operations of another kind of PBX */
  deleteAllPersonalContacts(params?: Record<string, never>, options?: CallOptions): Promise<null>;
  /** GET /xuc/api/2.0/contact/export/personal. Not on o2g: Xuc.* are the operations of another kind of PBX */
  exportPersonalContacts(params?: Record<string, never>, options?: CallOptions): Promise<File>;
  /** POST /xuc/api/2.0/contact/import/personal. Not on o2g: Xuc.* are the operations of another kind of PBX */
  importPersonalContacts(params: { file: Upload; }, options?: CallOptions): Promise<Created | XucImportReport>;
  /** GET /xuc/api/2.0/call_qualification/queue/{QUEUE_ID}. Not on o2g: Xuc.* are the operations of another kind of PBX */
  getQueueQualifications(params: { QUEUE_ID: number; }, options?: CallOptions): Promise<Array<XucQualification>>;
  /** POST /xuc/api/2.0/call_qualification. Not on o2g: Xuc.* are the operations of another kind of PBX */
  createQualificationAnswer(params: { sub_qualification_id: number; time: string; callid: string; agent: number; queue: number; first_name: string; last_name: string; comment: string; custom_data: string; }, options?: CallOptions): Promise<XucQualificationAnswer>;
  /** GET /xuc/api/2.0/call_qualification/csv/{QUEUE_ID}/{FROM}/{TO}. Not on o2g: Xuc.* are the operations of another kind of PBX */
  exportQualificationAnswers(params: { QUEUE_ID: number; FROM: string; TO: string; }, options?: CallOptions): Promise<File>;
  /** POST /xuc/api/2.0/mobile/push/register. Not on o2g: Xuc.* are the operations of another kind of PBX */
  registerPushToken(params: { token: string; }, options?: CallOptions): Promise<Created | null>;
  /** POST /xuc/api/2.0/dial/number/{USERNAME}. Not on o2g: Xuc.* are the operations of another kind of PBX */
  dialNumber(params: { USERNAME: string; destination: string; variables?: Record<string, unknown>; }, options?: CallOptions): Promise<XucSuccess>;
  /** POST /xuc/api/2.0/dial/user/{USERNAME}. Not on o2g: Xuc.* are the operations of another kind of PBX */
  dialUser(params: { USERNAME: string; username: string; variables?: Record<string, unknown>; }, options?: CallOptions): Promise<XucSuccess>;
  /** POST /xuc/api/2.0/dial/fromqueue/{USERNAME}. Not on o2g: Xuc.* are the operations of another kind of PBX */
  dialFromQueue(params: { USERNAME: string; destination: string; queueId: number; variables?: Record<string, unknown>; }, options?: CallOptions): Promise<XucSuccess>;
  /** POST /xuc/api/2.0/dial/toqueue. Not on o2g: Xuc.* are the operations of another kind of PBX */
  dialToQueue(params: { destination: string; queueName: string; callerIdNumber: string; variables?: Record<string, unknown>; }, options?: CallOptions): Promise<XucSuccess>;
  /** POST /xuc/api/2.0/dnd/{USERNAME}. Not on o2g: Xuc.* are the operations of another kind of PBX */
  setDnd(params: { USERNAME: string; state: boolean; }, options?: CallOptions): Promise<XucSuccess>;
  /** POST /xuc/api/2.0/forward/unconditional/{USERNAME}. Not on o2g: Xuc.* are the operations of another kind of PBX */
  setForwardUnconditional(params: { USERNAME: string; destination: string; enabled: boolean; }, options?: CallOptions): Promise<XucSuccess>;
  /** POST /xuc/api/2.0/forward/noanswer/{USERNAME}. Not on o2g: Xuc.* are the operations of another kind of PBX */
  setForwardNoAnswer(params: { USERNAME: string; destination: string; enabled: boolean; }, options?: CallOptions): Promise<XucSuccess>;
  /** POST /xuc/api/2.0/forward/busy/{USERNAME}. Not on o2g: Xuc.* are the operations of another kind of PBX */
  setForwardBusy(params: { USERNAME: string; destination: string; enabled: boolean; }, options?: CallOptions): Promise<XucSuccess>;
  /** GET /xuc/api/2.0/history/{USERNAME}. Not on o2g: Xuc.* are the operations of another kind of PBX */
  getUserHistory(params: { USERNAME: string; size: number; }, options?: CallOptions): Promise<XucSuccessWithData>;
  /** GET /xuc/api/2.0/history/days/{USERNAME}. Not on o2g: Xuc.* are the operations of another kind of PBX */
  getUserHistoryByDays(params: { USERNAME: string; days: number; }, options?: CallOptions): Promise<XucSuccessWithData>;
  /** POST /xuc/api/2.0/callback_lists/callback_requests/csv. Not on o2g: Xuc.* are the operations of another kind of PBX */
  importCallbackRequests(params: { listUuid: string; csv: string; }, options?: CallOptions): Promise<XucSuccess>;
  /** POST /xuc/api/2.0/callback_lists/callback_tickets/csv. Not on o2g: Xuc.* are the operations of another kind of PBX */
  exportCallbackTickets(params: { listUuid: string; }, options?: CallOptions): Promise<XucSuccessWithData>;
  /** POST /xuc/api/1.0/connect/{domain}/{username}/. Not on o2g: Xuc.* are the operations of another kind of PBX */
  /** @deprecated */
  v1Connect(params: { username: string; password: string; domain?: string; }, options?: CallOptions): Promise<null>;
  /** POST /xuc/api/1.0/dnd/{domain}/{username}/. Not on o2g: Xuc.* are the operations of another kind of PBX */
  /** @deprecated */
  v1Dnd(params: { username: string; state: boolean; domain?: string; }, options?: CallOptions): Promise<null>;
  /** POST /xuc/api/1.0/dial/{domain}/{username}/. Not on o2g: Xuc.* are the operations of another kind of PBX */
  /** @deprecated */
  v1Dial(params: { username: string; number: string; domain?: string; }, options?: CallOptions): Promise<null>;
  /** POST /xuc/api/1.0/dialByUsername/{domain}/{username}/. Not on o2g: Xuc.* are the operations of another kind of PBX */
  /** @deprecated */
  v1DialByUsername(params: { username: string; calleeUsername: string; domain?: string; }, options?: CallOptions): Promise<null>;
  /** POST /xuc/api/1.0/dialFromQueue/{domain}/{username}/. Not on o2g: Xuc.* are the operations of another kind of PBX */
  /** @deprecated */
  v1DialFromQueue(params: { username: string; destination: string; queueId: number; domain?: string; callerIdName?: string; callerIdNumber?: string; variables?: Record<string, unknown>; }, options?: CallOptions): Promise<null>;
  /** POST /xuc/api/1.0/uncForward/{domain}/{username}/. Not on o2g: Xuc.* are the operations of another kind of PBX */
  /** @deprecated */
  v1ForwardUnconditional(params: { username: string; state: boolean; destination: string; domain?: string; }, options?: CallOptions): Promise<null>;
  /** POST /xuc/api/1.0/naForward/{domain}/{username}/. Not on o2g: Xuc.* are the operations of another kind of PBX */
  /** @deprecated */
  v1ForwardNoAnswer(params: { username: string; state: boolean; destination: string; domain?: string; }, options?: CallOptions): Promise<null>;
  /** POST /xuc/api/1.0/busyForward/{domain}/{username}/. Not on o2g: Xuc.* are the operations of another kind of PBX */
  /** @deprecated */
  v1ForwardBusy(params: { username: string; state: boolean; destination: string; domain?: string; }, options?: CallOptions): Promise<null>;
  /** POST /xuc/api/1.0/handshake/{domain}/. Not on o2g: Xuc.* are the operations of another kind of PBX */
  /** @deprecated */
  v1Handshake(params?: { domain?: string; }, options?: CallOptions): Promise<null>;
  /** POST /xuc/api/1.0/agentLogin/. Not on o2g: Xuc.* are the operations of another kind of PBX */
  /** @deprecated */
  v1AgentLogin(params: { agentphonenumber: string; agentnumber: string; }, options?: CallOptions): Promise<null>;
  /** POST /xuc/api/1.0/agentLogout/. Not on o2g: Xuc.* are the operations of another kind of PBX */
  /** @deprecated */
  v1AgentLogout(params: { phoneNumber: string; }, options?: CallOptions): Promise<null>;
  /** POST /xuc/api/1.0/togglePause/. Not on o2g: Xuc.* are the operations of another kind of PBX */
  /** @deprecated */
  v1TogglePause(params: { phoneNumber: string; }, options?: CallOptions): Promise<null>;
  /** GET /xuc/api/1.0/historyByUsername/{domain}/{username}. Not on o2g: Xuc.* are the operations of another kind of PBX */
  /** @deprecated */
  v1HistoryBySize(params: { username: string; size: number; domain?: string; }, options?: CallOptions): Promise<Array<XucCallHistoryRow>>;
  /** GET /xuc/api/1.0/historyByUsername/{domain}/{username}. Not on o2g: Xuc.* are the operations of another kind of PBX */
  /** @deprecated */
  v1HistoryByDays(params: { username: string; days: number; domain?: string; }, options?: CallOptions): Promise<Array<XucCallHistoryRow>>;
}

export interface ConfigMgtMethods {
  /** GET /configmgt/api/1.0/users. Not on o2g: ConfigMgt.* are the operations of another kind of PBX */
  listUserProfiles(params?: Record<string, never>, options?: CallOptions): Promise<Array<ConfigMgtUserProfile>>;
  /** GET /configmgt/api/1.0/rights/user/{login}. Not on o2g: ConfigMgt.* are the operations of another kind of PBX */
  getUserRights(params: { login: string; }, options?: CallOptions): Promise<ConfigMgtUserRights>;
  /** POST /configmgt/api/1.0/rights/user/{login}. Not on o2g: ConfigMgt.* are the operations of another kind of PBX */
  updateUserRights(params: { login: string; type: ConfigMgtProfile; data?: ConfigMgtRightsData; }, options?: CallOptions): Promise<null>;
  /** DELETE /configmgt/api/1.0/rights/user/{login}. Not on o2g: ConfigMgt.* are the operations of another kind of PBX */
  deleteUserRights(params: { login: string; }, options?: CallOptions): Promise<null>;
  /** POST /configmgt/api/1.0/callback_lists. Not on o2g: ConfigMgt.* are the operations of another kind of PBX */
  createCallbackList(params: { name: string; queueId: number; }, options?: CallOptions): Promise<ConfigMgtCallbackList>;
  /** GET /configmgt/api/1.0/callback_lists. Not on o2g: ConfigMgt.* are the operations of another kind of PBX */
  listCallbackLists(params?: { withRequest?: boolean; }, options?: CallOptions): Promise<Array<ConfigMgtCallbackList>>;
  /** DELETE /configmgt/api/1.0/callback_lists. Not on o2g: ConfigMgt.* are the operations of another kind of PBX */
  deleteCallbackList(params?: { listUuid?: string; }, options?: CallOptions): Promise<ConfigMgtCallbackList>;
  /** POST /configmgt/api/1.0/callback_lists/{listUuid}/callback_requests/csv. Not on o2g: ConfigMgt.* are the operations of another kind of PBX */
  importCallbackRequests(params: { listUuid: string; csv: Upload; }, options?: CallOptions): Promise<null>;
  /** POST /configmgt/api/1.0/callback_lists/{listUuid}/callback_requests. Not on o2g: ConfigMgt.* are the operations of another kind of PBX */
  createCallbackRequest(params: { listUuid: string; phoneNumber: string; mobilePhoneNumber?: string; firstName?: string; lastName?: string; company?: string; description?: string; dueDate?: string; period?: string; }, options?: CallOptions): Promise<ConfigMgtCallbackRequest>;
  /** POST /configmgt/api/1.0/callback_requests/find. Not on o2g: ConfigMgt.* are the operations of another kind of PBX */
  findCallbackRequests(params: { filters: Array<ConfigMgtDynamicFilter>; offset?: number; limit?: number; }, options?: CallOptions): Promise<ConfigMgtCallbackRequestPage>;
  /** GET /configmgt/api/1.0/agent_config/{id}. Not on o2g: ConfigMgt.* are the operations of another kind of PBX */
  getAgentConfig(params: { id: number; }, options?: CallOptions): Promise<ConfigMgtAgentConfig>;
  /** GET /configmgt/api/1.0/agent_config. Not on o2g: ConfigMgt.* are the operations of another kind of PBX */
  listAgentConfigs(params?: Record<string, never>, options?: CallOptions): Promise<Array<ConfigMgtAgentConfig>>;
  /** GET /configmgt/api/1.0/queue/{id}/dissuasion. Not on o2g: ConfigMgt.* are the operations of another kind of PBX */
  getQueueDissuasion(params: { id: number; }, options?: CallOptions): Promise<ConfigMgtQueueDissuasion>;
  /** GET /configmgt/api/1.0/queue/{id}/dissuasions. Not on o2g: ConfigMgt.* are the operations of another kind of PBX */
  listQueueDissuasions(params: { id: number; }, options?: CallOptions): Promise<ConfigMgtQueueDissuasionList>;
  /** PUT /configmgt/api/1.0/queue/{id}/dissuasion/sound_file. Not on o2g: ConfigMgt.* are the operations of another kind of PBX */
  setQueueDissuasionSoundFile(params: { id: number; soundFile: string; }, options?: CallOptions): Promise<ConfigMgtQueueSoundFile>;
  /** PUT /configmgt/api/1.0/queue/{id}/dissuasion/queue. Not on o2g: ConfigMgt.* are the operations of another kind of PBX */
  setQueueDissuasionQueue(params: { id: number; queueName: string; }, options?: CallOptions): Promise<ConfigMgtQueueQueue>;
}

export interface XcuMethods {
  /** POST /api/1.0/login. Not on o2g: Xcu.* are the operations of another kind of PBX */
  login(params: { login: string; password: string; }, options?: CallOptions): Promise<null>;
  /** GET /api/1.0/xivo. Not on o2g: Xcu.* are the operations of another kind of PBX */
  listXivos(params?: Record<string, never>, options?: CallOptions): Promise<XcuXivoItems>;
  /** GET /api/1.0/xivo/{id}. Not on o2g: Xcu.* are the operations of another kind of PBX */
  getXivo(params: { id: number; }, options?: CallOptions): Promise<XcuXivo>;
  /** POST /api/1.0/xivo. Not on o2g: Xcu.* are the operations of another kind of PBX */
  createXivo(params: { name: string; host: string; configure: boolean; }, options?: CallOptions): Promise<null>;
  /** GET /api/1.0/xivo/synchronize_config_files. Not on o2g: Xcu.* are the operations of another kind of PBX */
  synchronizeConfigFiles(params?: Record<string, never>, options?: CallOptions): Promise<null>;
  /** GET /api/1.0/entities. Not on o2g: Xcu.* are the operations of another kind of PBX */
  listEntities(params?: Record<string, never>, options?: CallOptions): Promise<XcuEntityItems>;
  /** GET /api/1.0/entities/{combinedId}. Not on o2g: Xcu.* are the operations of another kind of PBX */
  getEntity(params: { combinedId: string; }, options?: CallOptions): Promise<XcuEntity>;
  /** POST /api/1.0/entities. Not on o2g: Xcu.* are the operations of another kind of PBX */
  createEntity(params: { name: string; displayName: string; xivoId: number; intervals: Array<XcuInterval>; presentedNumber: string; }, options?: CallOptions): Promise<null>;
  /** DELETE /api/1.0/entities/{combinedId}. Not on o2g: Xcu.* are the operations of another kind of PBX */
  deleteEntity(params: { combinedId: string; }, options?: CallOptions): Promise<null>;
  /** PUT /api/1.0/entities/{combinedId}. Not on o2g: Xcu.* are the operations of another kind of PBX */
  editEntity(params: { combinedId: string; name: string; displayName: string; xivoId: number; intervals: Array<XcuInterval>; presentedNumber: string; }, options?: CallOptions): Promise<null>;
  /** GET /api/1.0/entities/{combinedId}/users. Not on o2g: Xcu.* are the operations of another kind of PBX */
  listEntityUsers(params: { combinedId: string; }, options?: CallOptions): Promise<XcuUserItems>;
  /** GET /api/1.0/entities/{combinedId}/available_numbers. Not on o2g: Xcu.* are the operations of another kind of PBX */
  listEntityAvailableNumbers(params: { combinedId: string; }, options?: CallOptions): Promise<XcuNumberItems>;
  /** GET /api/1.0/users/{id}. Not on o2g: Xcu.* are the operations of another kind of PBX */
  getUser(params: { id: number; }, options?: CallOptions): Promise<XcuUser>;
  /** POST /api/1.0/users. Not on o2g: Xcu.* are the operations of another kind of PBX */
  createUser(params: { entityCId: string; templateId: number; firstName: string; lastName: string; internalNumber: string; ctiLogin?: string; ctiPassword?: string; }, options?: CallOptions): Promise<null>;
  /** DELETE /api/1.0/users/{id}. Not on o2g: Xcu.* are the operations of another kind of PBX */
  deleteUser(params: { id: number; }, options?: CallOptions): Promise<null>;
  /** PUT /api/1.0/users/{id}. Not on o2g: Xcu.* are the operations of another kind of PBX */
  editUser(params: { id: number; entityCId: string; templateId: number; firstName: string; lastName: string; internalNumber: string; ctiLogin?: string; ctiPassword?: string; }, options?: CallOptions): Promise<null>;
  /** GET /api/1.0/templates. Not on o2g: Xcu.* are the operations of another kind of PBX */
  listTemplates(params?: Record<string, never>, options?: CallOptions): Promise<Array<XcuTemplate>>;
  /** GET /api/1.0/templates/{id}. Not on o2g: Xcu.* are the operations of another kind of PBX */
  getTemplate(params: { id: number; }, options?: CallOptions): Promise<XcuTemplate>;
  /** POST /api/1.0/templates. Not on o2g: Xcu.* are the operations of another kind of PBX */
  createTemplate(params: { name: string; xivos: Array<number>; entities: Array<string>; peerSipName: "auto" | "model"; ringingTime: number; routedInbound: boolean; callerIdMode: "incomingNo" | "anonymous" | "custom"; voiceMailEnabled: boolean; routedInboundPrefix?: string; customCallerId?: string; voiceMailNumberMode?: "short_number" | "custom"; voiceMailCustomNumber?: string; voiceMailSendEmail?: boolean; }, options?: CallOptions): Promise<null>;
  /** DELETE /api/1.0/templates/{id}. Not on o2g: Xcu.* are the operations of another kind of PBX */
  deleteTemplate(params: { id: number; }, options?: CallOptions): Promise<null>;
  /** PUT /api/1.0/templates/{id}. Not on o2g: Xcu.* are the operations of another kind of PBX */
  editTemplate(params: { id: number; name: string; xivos: Array<number>; entities: Array<string>; peerSipName: "auto" | "model"; ringingTime: number; routedInbound: boolean; callerIdMode: "incomingNo" | "anonymous" | "custom"; voiceMailEnabled: boolean; routedInboundPrefix?: string; customCallerId?: string; voiceMailNumberMode?: "short_number" | "custom"; voiceMailCustomNumber?: string; voiceMailSendEmail?: boolean; }, options?: CallOptions): Promise<null>;
  /** GET /api/1.0/administrators. Not on o2g: Xcu.* are the operations of another kind of PBX */
  listAdministrators(params?: Record<string, never>, options?: CallOptions): Promise<XcuAdministratorItems>;
  /** GET /api/1.0/administrators/{id}. Not on o2g: Xcu.* are the operations of another kind of PBX */
  getAdministrator(params: { id: number; }, options?: CallOptions): Promise<XcuAdministrator>;
  /** POST /api/1.0/administrators. Not on o2g: Xcu.* are the operations of another kind of PBX */
  createAdministrator(params: { login: string; name: string; ldap: boolean; superAdmin: boolean; entityIds: Array<number>; password?: string; }, options?: CallOptions): Promise<null>;
  /** DELETE /api/1.0/administrators/{id}. Not on o2g: Xcu.* are the operations of another kind of PBX */
  deleteAdministrator(params: { id: number; }, options?: CallOptions): Promise<null>;
  /** PUT /api/1.0/administrators/{id}. Not on o2g: Xcu.* are the operations of another kind of PBX */
  editAdministrator(params: { id: number; login: string; name: string; ldap: boolean; superAdmin: boolean; entityIds: Array<number>; password?: string; }, options?: CallOptions): Promise<null>;
}
