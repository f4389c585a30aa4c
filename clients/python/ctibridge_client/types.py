"""The types of parameters, results and events. Made from the OpenRPC document by generate.py. Do not edit."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

Json = dict[str, Any]
"""An object of which the documents do not say what it holds."""


class ConfigMgtAgentConfig(TypedDict):
    """ConfigMgtAgentConfig."""

    id: int
    firstname: str
    lastname: str
    number: str
    context: str
    member: list[ConfigMgtAgentQueueMember]
    numgroup: int
    userid: int


class ConfigMgtAgentQueueMember(TypedDict):
    """ConfigMgtAgentQueueMember."""

    queue_name: str
    queue_id: int
    interface: str
    penalty: int
    commented: int
    usertype: str
    userid: int
    channel: str
    category: str
    position: int


class ConfigMgtCallbackList(TypedDict):
    """ConfigMgtCallbackList."""

    uuid: str
    name: str
    queueId: int
    callbacks: list[ConfigMgtCallbackRequest]


class ConfigMgtCallbackPeriod(TypedDict):
    """ConfigMgtCallbackPeriod."""

    uuid: str
    name: str
    periodStart: str
    periodEnd: str
    default: bool


class ConfigMgtCallbackRequest(TypedDict):
    """ConfigMgtCallbackRequest."""

    uuid: str
    listUuid: str
    phoneNumber: str
    mobilePhoneNumber: NotRequired[str]
    firstName: NotRequired[str]
    lastName: NotRequired[str]
    company: NotRequired[str]
    description: NotRequired[str]
    preferredPeriodUuid: NotRequired[str]
    dueDate: str
    queueId: NotRequired[int]
    clotured: bool
    preferredPeriod: NotRequired[ConfigMgtCallbackPeriod]


class ConfigMgtCallbackRequestPage(TypedDict):
    """ConfigMgtCallbackRequestPage."""

    total: int
    list: list[ConfigMgtCallbackRequest]


class ConfigMgtDissuasion(TypedDict):
    """ConfigMgtDissuasion."""

    type: ConfigMgtDissuasionType
    value: NotRequired[ConfigMgtDissuasionValue]


class ConfigMgtDissuasionValue(TypedDict):
    """ConfigMgtDissuasionValue."""

    soundFile: NotRequired[str]
    queueName: NotRequired[str]


class ConfigMgtDissuasions(TypedDict):
    """ConfigMgtDissuasions."""

    soundFiles: list[ConfigMgtSoundFile]
    queues: list[ConfigMgtQueueName]


class ConfigMgtDynamicFilter(TypedDict):
    """ConfigMgtDynamicFilter."""

    field: str
    operator: ConfigMgtFilterOperator
    value: NotRequired[Any]
    order: NotRequired[ConfigMgtFilterOrder]


class ConfigMgtQueueDissuasion(TypedDict):
    """ConfigMgtQueueDissuasion."""

    id: int
    name: str
    dissuasion: ConfigMgtDissuasion


class ConfigMgtQueueDissuasionList(TypedDict):
    """ConfigMgtQueueDissuasionList."""

    id: int
    name: str
    dissuasions: ConfigMgtDissuasions


class ConfigMgtQueueName(TypedDict):
    """ConfigMgtQueueName."""

    queueName: str


class ConfigMgtQueueQueue(TypedDict):
    """ConfigMgtQueueQueue."""

    id: int
    queueName: str


class ConfigMgtQueueSoundFile(TypedDict):
    """ConfigMgtQueueSoundFile."""

    id: int
    soundFile: str


class ConfigMgtRightsData(TypedDict):
    """ConfigMgtRightsData."""

    queueIds: NotRequired[list[int]]
    groupIds: NotRequired[list[int]]
    incallIds: NotRequired[list[int]]
    recordingAccess: NotRequired[bool]
    dissuasionAccess: NotRequired[bool]


class ConfigMgtSoundFile(TypedDict):
    """ConfigMgtSoundFile."""

    soundFile: str


class ConfigMgtUserProfile(TypedDict):
    """ConfigMgtUserProfile."""

    name: str
    firstname: str
    login: str
    profile: ConfigMgtProfile


class ConfigMgtUserRights(TypedDict):
    """ConfigMgtUserRights."""

    type: ConfigMgtProfile
    data: NotRequired[ConfigMgtRightsData]


class Created(TypedDict):
    """What was created."""

    location: NotRequired[str]


class CtiAgentConfig(TypedDict):
    """An agent."""

    id: int
    firstName: str
    lastName: str
    number: str
    context: str
    groupId: NotRequired[int]


class CtiAgentDirectory(TypedDict):
    """All agents, and what they do."""

    directory: list[CtiDirectoryAgent]


class CtiAgentError(TypedDict):
    """An agent could not be logged in."""

    Error: str
    phoneNb: NotRequired[str]
    RequestedNb: NotRequired[str]


class CtiAgentGroup(TypedDict):
    """A group of agents."""

    id: int
    name: str


class CtiAgentListen(TypedDict):
    """A supervisor starts or stops listening to an agent."""

    started: bool
    phoneNumber: str
    agentId: int


class CtiAgentStateEvent(TypedDict):
    """What an agent does."""

    name: CtiAgentStateName
    agentId: int
    phoneNb: str
    since: int
    queues: list[int]
    cause: NotRequired[str]
    acd: NotRequired[bool]
    direction: NotRequired[CtiCallDirection]
    callType: NotRequired[CtiCallType]
    monitorState: NotRequired[CtiMonitorState]


class CtiAgentStatistics(TypedDict):
    """What an agent has done today."""

    id: int
    statistics: list[CtiStatistic]


class CtiCallbackClotured(TypedDict):
    """A request is done with."""

    uuid: str


class CtiCallbackList(TypedDict):
    """Callback requests of a queue."""

    uuid: str
    name: str
    queueId: int
    callbacks: list[CtiCallbackRequest]


class CtiCallbackPeriod(TypedDict):
    """When somebody wants to be called back."""

    uuid: str
    name: str
    periodStart: str
    periodEnd: str
    default: bool


class CtiCallbackRequest(TypedDict):
    """Somebody wants to be called back."""

    uuid: str
    listUuid: str
    phoneNumber: str
    mobilePhoneNumber: str
    firstName: str
    lastName: str
    company: str
    description: str | None
    agentId: int | None
    dueDate: str
    preferredPeriod: CtiCallbackPeriod


class CtiCallbackStarted(TypedDict):
    """A request is being answered by a call."""

    requestUuid: str
    ticketUuid: str


class CtiConferenceEvent(TypedDict):
    """The user has joined a conference, `Join`, or left it, `Leave`."""

    eventType: str
    uniqueId: str
    conferenceName: str
    conferenceNumber: str
    participants: list[CtiConferenceParticipant]
    since: int


class CtiConferenceParticipant(TypedDict):
    """Somebody in a conference."""

    index: int
    isMe: bool
    role: str
    since: int
    phoneNumber: NotRequired[str]


class CtiConferenceParticipantEvent(TypedDict):
    """Somebody has joined the user's conference, `Join`, or left it, `Leave`."""

    eventType: str
    uniqueId: str
    index: int
    since: int
    isMe: bool
    role: str
    phoneNumber: str


class CtiContactAction(TypedDict):
    """How a contact can be reached."""

    action: str
    args: list[str]
    default: bool


class CtiContactDetails(TypedDict):
    """Facts about a contact that belong together."""

    name: str
    fields: list[CtiContactField]


class CtiContactField(TypedDict):
    """One fact about a contact."""

    name: str
    data: str
    dataType: str


class CtiContactSheet(TypedDict):
    """What a search for contacts has found."""

    sheets: list[CtiContactSheetItem]


class CtiContactSheetItem(TypedDict):
    """One contact."""

    name: str
    subtitle1: str
    subtitle2: str
    picture: str
    isPersonal: bool
    isFavorite: bool
    isMeetingroom: bool
    canBeFavorite: bool
    status: CtiContactStatus
    actions: list[CtiContactAction]
    sources: list[CtiContactSource]
    details: list[CtiContactDetails]


class CtiContactSource(TypedDict):
    """Where a contact comes from."""

    name: str
    id: str


class CtiContactStatus(TypedDict):
    """A contact's phone, and its video."""

    phone: CtiPhoneStatus
    video: str


class CtiCounter(TypedDict):
    """One of a queue's statistics."""

    statName: str
    value: int


class CtiCurrentCallsPhoneEvents(TypedDict):
    """One `PhoneEvent` per call in progress, the answer to `getCurrentCallsPhoneEvents`."""

    events: list[CtiPhoneEvent]


class CtiCustomerCallHistoryResponseWithId(TypedDict):
    """The answer to the search of this id."""

    id: int
    response: CtiCustomerCalls


class CtiCustomerCalls(TypedDict):
    """Calls that were found."""

    total: int
    list: list[CtiHistoryCall]


class CtiDirectoryAgent(TypedDict):
    """An agent, and what he does."""

    agent: CtiAgentConfig
    agentState: CtiAgentStateEvent


class CtiDirectoryEntry(TypedDict):
    """One row of a directory."""

    status: CtiPhoneStatus
    entry: list[str]


class CtiDirectoryResult(TypedDict):
    """What a search has found."""

    entries: list[CtiDirectoryEntry]
    headers: list[str]


class CtiDynamicFilter(TypedDict):
    """CtiDynamicFilter."""

    field: str
    operator: str
    value: NotRequired[Any]
    order: NotRequired[str]


class CtiErrorMessage(TypedDict):
    """A command failed."""

    Error: str


class CtiFindCallbackResponseWithId(TypedDict):
    """The answer to the search of this id."""

    id: int
    response: CtiFoundCallbacks


CtiFlashTextEvent = TypedDict(
    "CtiFlashTextEvent",
    {
        "event": "str",
        "sequence": "int",
        "from": "NotRequired[CtiFlashTextParty]",
        "to": "NotRequired[CtiFlashTextParty]",
        "message": "NotRequired[str]",
        "date": "NotRequired[str]",
    },
)
"""A message to or from somebody."""


class CtiFlashTextParty(TypedDict):
    """Who writes, or is written to."""

    username: str
    displayName: str
    phoneNumber: NotRequired[str]


class CtiFoundCallbacks(TypedDict):
    """Callback requests that were found."""

    total: int
    list: list[CtiCallbackRequest]


class CtiHistoryCall(TypedDict):
    """One call of the past."""

    start: str
    duration: str
    srcNum: str
    dstNum: str
    status: str
    srcUsername: NotRequired[str]
    dstUsername: NotRequired[str]
    srcFirstName: NotRequired[str]
    srcLastName: NotRequired[str]
    dstFirstName: NotRequired[str]
    dstLastName: NotRequired[str]


class CtiLineConfig(TypedDict):
    """The user's line."""

    name: str
    password: NotRequired[str]
    xivoIp: NotRequired[str]
    sipProxyName: NotRequired[str]


class CtiLinkStatusUpdate(TypedDict):
    """The link to the telephone system."""

    status: str


class CtiLoggedOnError(TypedDict):
    """The sign-in failed, `loggedOnFailed`, or took too long, `loggedOnTimeout`."""

    Error: str


class CtiPhoneEvent(TypedDict):
    """What happened to one call of the user."""

    eventType: CtiPhoneEventType
    DN: str
    otherDN: str
    otherDName: str
    linkedId: str
    uniqueId: str
    userData: dict[str, str]
    callDirection: NotRequired[CtiCallDirection]
    queueName: NotRequired[str]


class CtiPhoneHintStatusEvent(TypedDict):
    """Somebody else's phone changed its status."""

    number: str
    status: CtiPhoneStatus


class CtiPhoneStatusUpdate(TypedDict):
    """The user's phone changed its status."""

    status: CtiPhoneStatus


class CtiQueueCall(TypedDict):
    """A call that waits in a queue."""

    position: int
    name: str
    number: str
    queueTime: str


class CtiQueueCalls(TypedDict):
    """All calls that wait in a queue, the oldest first."""

    queueId: int
    calls: list[CtiQueueCall]


class CtiQueueConfig(TypedDict):
    """A queue."""

    id: int
    context: str
    name: str
    displayName: str
    number: str


class CtiQueueMember(TypedDict):
    """An agent is in a queue, in no longer where the penalty is -1."""

    agentId: int
    queueId: int
    penalty: int


class CtiQueueMembership(TypedDict):
    """A queue that somebody belongs to, and how readily it gives him calls."""

    queueId: int
    penalty: int


class CtiQueueStatistics(TypedDict):
    """Statistics of a queue."""

    queueId: int
    counters: list[CtiCounter]


class CtiResync(TypedDict):
    """CtiResync."""

    lost: int | None


class CtiStatistic(TypedDict):
    """One of an agent's statistics."""

    name: str
    value: int | str


class CtiStatusAction(TypedDict):
    """What follows from a presence."""

    name: str
    parameters: str


class CtiUserConfigUpdate(TypedDict):
    """The user's name, do-not-disturb and forwards."""

    userId: int
    dndEnabled: bool
    naFwdEnabled: bool
    naFwdDestination: str
    uncFwdEnabled: bool
    uncFwdDestination: str
    busyFwdEnabled: bool
    busyFwdDestination: str
    firstName: str
    lastName: str
    fullName: str
    mobileNumber: str
    voiceMailEnabled: bool
    voiceMailId: NotRequired[int]
    agentId: NotRequired[int]


class CtiUserDisplayName(TypedDict):
    """What a user is called."""

    userName: str
    displayName: str


class CtiUserQueueDefaultMembership(TypedDict):
    """The queues that a user belongs to."""

    userId: int
    membership: list[CtiQueueMembership]


class CtiUserStatus(TypedDict):
    """One presence that the user can have."""

    name: str
    color: str
    longName: str
    actions: list[CtiStatusAction]


class CtiUserStatusUpdate(TypedDict):
    """The user has another presence."""

    status: str


class CtiVoiceMailStatusUpdate(TypedDict):
    """How many messages the user's mailbox holds."""

    voiceMailId: int
    newMessages: int
    waitingMessages: int
    oldMessages: NotRequired[int]


class EventSelector(TypedDict):
    """EventSelector."""

    names: list[str]
    ids: NotRequired[list[str]]
    families: NotRequired[list[str]]
    origins: NotRequired[list[str]]


class File(TypedDict):
    """A file."""

    contentType: str
    filename: str | None
    data: bytes | str


class InternalErrorData(TypedDict):
    """InternalErrorData."""

    incident: str


class InvalidParamsData(TypedDict):
    """InvalidParamsData."""

    param: NotRequired[str]


class Meta(TypedDict):
    """Meta."""

    key: NotRequired[str]
    requestId: NotRequired[str]
    timeout: NotRequired[float]


class MethodNotFoundData(TypedDict):
    """MethodNotFoundData."""

    method: str


class NotSupportedData(TypedDict):
    """NotSupportedData."""

    method: str
    kind: str
    why: str


class O2gACRSkill(TypedDict):
    """O2gACRSkill."""

    skillNumber: NotRequired[int]
    acrStatus: NotRequired[bool]
    expertEvalLevel: NotRequired[int]


class O2gACRSkills(TypedDict):
    """O2gACRSkills."""

    skills: NotRequired[list[O2gACRSkill]]


class O2gAcdCallData(TypedDict):
    """O2gAcdCallData."""

    callInfo: NotRequired[O2gAcdCallInfo]
    queueData: NotRequired[O2gQueueData]
    pilotNumber: NotRequired[str]
    rsiNumber: NotRequired[str]
    supervisedTransfer: NotRequired[bool]
    pilotTransferInfo: NotRequired[O2gPilotTransferInfo]


class O2gAcdCallInfo(TypedDict):
    """O2gAcdCallInfo."""

    queueWaitingTime: NotRequired[int]
    globalWaitingTime: NotRequired[int]
    agentGroup: NotRequired[str]
    local: NotRequired[bool]


class O2gAcdCallParam(TypedDict):
    """O2gAcdCallParam."""

    supervisedTransfer: NotRequired[bool]
    skills: NotRequired[O2gACRSkills]
    callToSupervisor: NotRequired[bool]


class O2gAddons(TypedDict):
    """O2gAddons."""

    addonTypes: NotRequired[list[O2gAddonType]]


class O2gAgentConfig(TypedDict):
    """O2gAgentConfig."""

    type: O2gAgentTypeCallCenterAgent
    proacd: NotRequired[str]
    processingGroups: NotRequired[O2gProcessingGroups]
    skills: NotRequired[O2gAgentSkills]
    selfAssign: NotRequired[bool]
    headset: NotRequired[bool]
    help: NotRequired[bool]
    multiline: NotRequired[bool]


class O2gAgentPilotStatsAttrExt(TypedDict):
    """O2gAgentPilotStatsAttrExt."""

    dto: NotRequired[O2gAgentPilotStatsAttribute]
    ref: NotRequired[str]
    transl: NotRequired[str]
    descr: NotRequired[str]


class O2gAgentSkill(TypedDict):
    """O2gAgentSkill."""

    number: NotRequired[int]
    level: NotRequired[int]
    active: NotRequired[bool]


class O2gAgentSkills(TypedDict):
    """O2gAgentSkills."""

    skills: NotRequired[list[O2gAgentSkill]]


class O2gAgentState(TypedDict):
    """O2gAgentState."""

    mainState: O2gAgentMainState
    subState: NotRequired[O2gAgentSubState]
    proAcdDeviceNumber: NotRequired[str]
    pgNumber: NotRequired[str]
    withdrawReason: NotRequired[int]
    withdrawn: NotRequired[bool]


class O2gAgentStats(TypedDict):
    """O2gAgentStats."""

    timeSlot: NotRequired[str]
    selectedPeriod: NotRequired[O2gSelectedPeriod]
    rows: NotRequired[list[O2gAgentStatsRow]]


class O2gAgentStatsAttrExt(TypedDict):
    """O2gAgentStatsAttrExt."""

    dto: NotRequired[O2gAgentAttributeCallCenterStatistics]
    ref: NotRequired[str]
    transl: NotRequired[str]
    descr: NotRequired[str]
    detailed: NotRequired[bool]


class O2gAgentStatsRow(TypedDict):
    """O2gAgentStatsRow."""

    date: NotRequired[str]
    year: NotRequired[str]
    month: NotRequired[str]
    day: NotRequired[str]
    hour: NotRequired[str]
    minute: NotRequired[str]
    login: NotRequired[str]
    operator: NotRequired[str]
    firstName: NotRequired[str]
    lastName: NotRequired[str]
    number: NotRequired[str]
    group: NotRequired[str]
    nbRotating: NotRequired[int]
    nbPickedUp: NotRequired[int]
    nbPickup: NotRequired[int]
    nbLocalOutNonAcd: NotRequired[int]
    nbExtOutNonacd: NotRequired[int]
    nbRingAcd: NotRequired[int]
    nbHelp: NotRequired[int]
    nbLocInNonacd: NotRequired[int]
    nbExtInNonacdDirect: NotRequired[int]
    nbExtInNonacdTransferred: NotRequired[int]
    nbServedWOCode: NotRequired[int]
    nbServedWCode: NotRequired[int]
    nbAcdQuickServed: NotRequired[int]
    nbExtinNonacdServed: NotRequired[int]
    nbExtinNonacdQuickServed: NotRequired[int]
    nbOutAcd: NotRequired[int]
    nbOutAcdAnswered: NotRequired[int]
    nbOnWrapup: NotRequired[int]
    ringAcdServedTDur: NotRequired[str]
    ringAcdServedADur: NotRequired[str]
    ringInNonAcdExtServedTDur: NotRequired[str]
    ringInNonAcdExtServedADur: NotRequired[str]
    ringAcdTDur: NotRequired[str]
    ringAcdADur: NotRequired[str]
    ringInNonAcdExtTDur: NotRequired[str]
    ringInNonAcdExtADur: NotRequired[str]
    ringTDur: NotRequired[str]
    ringADur: NotRequired[str]
    convAcdTDur: NotRequired[str]
    convAcdADur: NotRequired[str]
    wrapupAcdTDur: NotRequired[str]
    convLocOutNonacdTDur: NotRequired[str]
    convLocOutNonacdADur: NotRequired[str]
    convExtOutTDur: NotRequired[str]
    convExtOutADur: NotRequired[str]
    convLocInNonacdTDur: NotRequired[str]
    convLocInNonacdADur: NotRequired[str]
    convExtInNonacdTDur: NotRequired[str]
    convExtInNonacdADur: NotRequired[str]
    outAcdCommTDur: NotRequired[str]
    outAcdCommADur: NotRequired[str]
    outAcdConvTDur: NotRequired[str]
    outAcdConvADur: NotRequired[str]
    outAcdTransactTDur: NotRequired[str]
    outAcdTransactADur: NotRequired[str]
    outAcdWrapupTDur: NotRequired[str]
    outAcdWrapupADur: NotRequired[str]
    outAcdPauseTDur: NotRequired[str]
    outAcdPauseADur: NotRequired[str]
    wrapUpIdleTDur: NotRequired[str]
    callOnWrapupTDur: NotRequired[str]
    busyOnWrapupTDur: NotRequired[str]
    busyTDur: NotRequired[str]
    loggedOutPerTime: NotRequired[str]
    notAssignedPerTime: NotRequired[str]
    assignedPerTime: NotRequired[str]
    withdrawPerTime: NotRequired[str]
    withdrawPerTimeCause1: NotRequired[str]
    withdrawPerTimeCause2: NotRequired[str]
    withdrawPerTimeCause3: NotRequired[str]
    withdrawPerTimeCause4: NotRequired[str]
    withdrawPerTimeCause5: NotRequired[str]
    withdrawPerTimeCause6: NotRequired[str]
    withdrawPerTimeCause7: NotRequired[str]
    withdrawPerTimeCause8: NotRequired[str]
    withdrawPerTimeCause9: NotRequired[str]
    nbPilots: NotRequired[int]
    nbAcdServedCalls: NotRequired[int]
    nbAcdInServedCalls: NotRequired[int]
    nbInCallsReceivedByPilot: NotRequired[int]
    nbAcdOutServedCalls: NotRequired[int]
    nbTotNonServedCalls: NotRequired[int]
    nbInNonServedCalls: NotRequired[int]
    nbPickedupCalls: NotRequired[int]
    nbRefusedCalls: NotRequired[int]
    nbAcdOutNonServedCalls: NotRequired[int]
    nbTotNonAcdreceivedCalls: NotRequired[int]
    nbInNonAcdCalls: NotRequired[int]
    nbOutNonAcdCalls: NotRequired[int]
    assignedNotWithdrawDur: NotRequired[str]
    withdrawDur: NotRequired[str]
    manuWrapupDur: NotRequired[str]
    unreachableDur: NotRequired[str]
    nonAcdWorkTDur: NotRequired[str]
    nonAcdWorkADur: NotRequired[str]
    acdWorkTDur: NotRequired[str]
    acdWorkADur: NotRequired[str]
    acdWorkInTDur: NotRequired[str]
    acdWorkInADur: NotRequired[str]
    acdWorkInConvTDur: NotRequired[str]
    acdWorkInConvADur: NotRequired[str]
    acdWorkInRingTDur: NotRequired[str]
    acdWorkInRingADur: NotRequired[str]
    acdWorkInWrapupTDur: NotRequired[str]
    acdWorkInWrapupADur: NotRequired[str]
    acdWorkOutTDur: NotRequired[str]
    acdWorkOutADur: NotRequired[str]
    acdWorkOutConvTDur: NotRequired[str]
    acdWorkOutConvADur: NotRequired[str]
    acdWorkOutWrapupTDur: NotRequired[str]
    acdWorkOutWrapupADur: NotRequired[str]
    acdInConvTDur: NotRequired[str]
    acdInConvADur: NotRequired[str]
    acdOutConvTDur: NotRequired[str]
    acdOutConvADur: NotRequired[str]
    pilotAgentStatsRows: NotRequired[list[O2gPilotAgentStatsRow]]


class O2gAttributeModel(TypedDict):
    """O2gAttributeModel."""

    name: NotRequired[str]
    mandatory: NotRequired[bool]
    typeValue: NotRequired[str]
    multiValue: NotRequired[bool]
    allowedValues: NotRequired[list[str]]
    lengthValue: NotRequired[str]
    defautValue: NotRequired[str]
    filtering: NotRequired[bool]
    usedWhen: NotRequired[str]


class O2gAuthenticationResponse(TypedDict):
    """O2gAuthenticationResponse."""

    credential: str
    publicUrl: str
    internalUrl: str
    loginName: NotRequired[str]
    expired: NotRequired[bool]


class O2gCall(TypedDict):
    """O2gCall."""

    callRef: str
    callData: NotRequired[O2gCallData]
    legs: NotRequired[list[O2gLeg]]
    participants: NotRequired[list[O2gParticipantCallControl]]


class O2gCallCapabilities(TypedDict):
    """O2gCallCapabilities."""

    addDevice: NotRequired[bool]
    addParticipant: NotRequired[bool]
    intruded: NotRequired[bool]
    intrusion: NotRequired[bool]
    transfer: NotRequired[bool]
    blindTransfer: NotRequired[bool]
    merge: NotRequired[bool]
    redirect: NotRequired[bool]
    pickedUp: NotRequired[bool]
    redirectToVoiceMail: NotRequired[bool]
    redirectToDVA: NotRequired[bool]
    overflowToVoiceMail: NotRequired[bool]
    dropMe: NotRequired[bool]
    terminate: NotRequired[bool]
    reject: NotRequired[bool]
    callBack: NotRequired[bool]
    park: NotRequired[bool]
    startRecord: NotRequired[bool]
    stopRecord: NotRequired[bool]
    pauseRecord: NotRequired[bool]
    resumeRecord: NotRequired[bool]
    dropParticipant: NotRequired[bool]
    muteParticipant: NotRequired[bool]
    holdParticipant: NotRequired[bool]


class O2gCallData(TypedDict):
    """O2gCallData."""

    initialCalled: NotRequired[O2gPartyInfoCallControl]
    lastRedirecting: NotRequired[O2gPartyInfoCallControl]
    deviceCall: NotRequired[bool]
    anonymous: NotRequired[bool]
    callUUID: NotRequired[str]
    state: NotRequired[O2gMediaState]
    recordState: NotRequired[O2gRecordState]
    tags: NotRequired[list[O2gTag]]
    capabilities: NotRequired[O2gCallCapabilities]
    associateData: NotRequired[str]
    hexaBinaryAssociatedData: NotRequired[str]
    accountInfo: NotRequired[str]
    acdCallData: NotRequired[O2gAcdCallData]
    trunkIdentification: NotRequired[O2gTrunkIdentification]


class O2gCallDataPilot(TypedDict):
    """O2gCallDataPilot."""

    initialCalled: NotRequired[str]
    anonymous: NotRequired[bool]
    associatedData: NotRequired[str]
    hexaBinaryAssociatedData: NotRequired[str]
    trunkIdentification: NotRequired[O2gTrunkIdentification]
    networkRerouted: NotRequired[bool]


class O2gCallback(TypedDict):
    """O2gCallback."""

    callbackId: str
    partyInfo: O2gPartyInfoCallControl


class O2gCallbacks(TypedDict):
    """O2gCallbacks."""

    callbacks: NotRequired[list[O2gCallback]]


class O2gCalls(TypedDict):
    """O2gCalls."""

    calls: NotRequired[list[O2gCall]]


class O2gCapabilities(TypedDict):
    """O2gCapabilities."""

    presentationRoute: NotRequired[bool]
    forwardRoute: NotRequired[bool]
    overflowRoute: NotRequired[bool]
    dnd: NotRequired[bool]


class O2gCharging(TypedDict):
    """O2gCharging."""

    caller: str
    name: NotRequired[str]
    called: NotRequired[str]
    initialDialledNumber: NotRequired[str]
    callNumber: NotRequired[int]
    chargingUnits: NotRequired[int]
    cost: NotRequired[float]
    startDate: NotRequired[str]
    duration: NotRequired[int]
    callType: NotRequired[O2gCallType]
    waitingDuration: NotRequired[int]
    effectiveCallDuration: NotRequired[int]
    actingExtensionNumberNode: NotRequired[int]
    internalFacilities: NotRequired[O2gTelFacilities]
    externalFacilities: NotRequired[O2gTelFacilities]


class O2gChargingFile(TypedDict):
    """O2gChargingFile."""

    name: str
    date: str
    time: str


class O2gChargingFiles(TypedDict):
    """O2gChargingFiles."""

    files: NotRequired[list[O2gChargingFile]]


class O2gChargings(TypedDict):
    """O2gChargings."""

    chargings: list[O2gCharging]
    fromDate: NotRequired[str]
    toDate: NotRequired[str]
    nbChargingFiles: NotRequired[int]
    totalTicketNb: NotRequired[int]
    valuableTicketNb: NotRequired[int]


class O2gComHistoryRecord(TypedDict):
    """O2gComHistoryRecord."""

    recordId: NotRequired[int]
    comRef: str
    acknowledged: NotRequired[bool]
    participants: NotRequired[list[O2gParticipantCommunicationLog]]
    beginDate: NotRequired[str]
    endDate: NotRequired[str]
    convDate: NotRequired[str]
    holdDuration: NotRequired[int]
    transferredBy: NotRequired[str]
    associatedData: NotRequired[str]
    medias: list[O2gMediaType]
    extensions: NotRequired[list[O2gTagValuePair]]


class O2gComHistoryRecordIds(TypedDict):
    """O2gComHistoryRecordIds."""

    recordIds: NotRequired[list[int]]


class O2gComHistoryRecords(TypedDict):
    """O2gComHistoryRecords."""

    comHistoryRecords: NotRequired[list[O2gComHistoryRecord]]
    offset: NotRequired[int]
    limit: NotRequired[int]
    totalCount: NotRequired[int]


class O2gCriterion(TypedDict):
    """O2gCriterion."""

    field: NotRequired[O2gAttribute]
    operation: NotRequired[O2gOperation]
    operand: NotRequired[str | list[Json]]


class O2gDNDState(TypedDict):
    """O2gDNDState."""

    activate: NotRequired[bool]


class O2gDRLink(TypedDict):
    """O2gDRLink."""

    identifier: str
    initiator: str
    nbRecordedDevices: NotRequired[int]
    recordedDevices: NotRequired[list[O2gRecordedDevice]]


class O2gDestination(TypedDict):
    """O2gDestination."""

    type: O2gDestinationType
    deviceId: NotRequired[str]
    number: NotRequired[str]
    selected: NotRequired[bool]


class O2gDevice(TypedDict):
    """O2gDevice."""

    type: NotRequired[O2gDeviceType]
    id: NotRequired[str]
    subType: NotRequired[str]


class O2gDeviceCapabilities(TypedDict):
    """O2gDeviceCapabilities."""

    deviceId: str
    makeCall: NotRequired[bool]
    makeBusinessCall: NotRequired[bool]
    makePrivateCall: NotRequired[bool]
    unParkCall: NotRequired[bool]


class O2gDeviceState(TypedDict):
    """O2gDeviceState."""

    deviceId: str
    state: O2gOperationalState
    cause: NotRequired[O2gCallCause]


class O2gDeviceStates(TypedDict):
    """O2gDeviceStates."""

    deviceStates: NotRequired[list[O2gDeviceState]]


class O2gDevices(TypedDict):
    """O2gDevices."""

    devices: NotRequired[list[O2gDevice]]


class O2gDynamicState(TypedDict):
    """O2gDynamicState."""

    lock: NotRequired[bool]
    campon: NotRequired[bool]
    associate: NotRequired[str]


class O2gEventSummary(TypedDict):
    """O2gEventSummary."""

    missedCallsNb: NotRequired[int]
    voiceMessagesNb: NotRequired[int]
    callBackRequestsNb: NotRequired[int]
    faxNb: NotRequired[int]
    newTextNb: NotRequired[int]
    oldTextNb: NotRequired[int]
    eventWaiting: NotRequired[bool]


class O2gExceptionCalendar(TypedDict):
    """O2gExceptionCalendar."""

    calendar: NotRequired[list[O2gExceptionTransitions]]


class O2gExceptionTransitions(TypedDict):
    """O2gExceptionTransitions."""

    date: str
    list: NotRequired[list[O2gPilotTransitions]]


class O2gFilter(TypedDict):
    """O2gFilter."""

    selectors: NotRequired[list[O2gSelector]]


class O2gForwardRoute(TypedDict):
    """O2gForwardRoute."""

    forwardType: NotRequired[O2gForwardType]
    destinations: NotRequired[list[O2gDestination]]


class O2gHuntingGroupResult(TypedDict):
    """O2gHuntingGroupResult."""

    hgList: NotRequired[list[str]]
    currentHg: NotRequired[str]


class O2gHuntingGroupStatus(TypedDict):
    """O2gHuntingGroupStatus."""

    logon: bool


class O2gIdentifierCallControl(TypedDict):
    """O2gIdentifierCallControl."""

    loginName: NotRequired[str]
    phoneNumber: NotRequired[str]
    multiLine: NotRequired[bool]


class O2gIdentifierDirectorySearch(TypedDict):
    """O2gIdentifierDirectorySearch."""

    loginName: NotRequired[str]
    phoneNumber: NotRequired[str]


class O2gIdentifierVoicemail(TypedDict):
    """O2gIdentifierVoicemail."""

    loginName: NotRequired[str]
    phoneNumber: NotRequired[str]
    instantMessagingId: NotRequired[str]
    companyEmail: NotRequired[str]


class O2gIncident(TypedDict):
    """O2gIncident."""

    date: str
    hour: str
    severity: int
    value: str
    type: str
    nbOccurs: int
    node: str
    main: bool
    rack: NotRequired[str]
    board: NotRequired[str]
    equipment: NotRequired[str]
    termination: NotRequired[str]


class O2gIncidents(TypedDict):
    """O2gIncidents."""

    incidents: list[O2gIncident]
    severity0: int
    severity1: int
    severity2: int
    severity3: int
    severity4: int
    severity5: int


class O2gLeg(TypedDict):
    """O2gLeg."""

    deviceId: str
    state: NotRequired[O2gMediaState]
    ringingRemote: NotRequired[bool]
    capabilities: NotRequired[O2gLegCapabilities]


class O2gLegCapabilities(TypedDict):
    """O2gLegCapabilities."""

    answer: NotRequired[bool]
    drop: NotRequired[bool]
    hold: NotRequired[bool]
    retrieve: NotRequired[bool]
    reconnect: NotRequired[bool]
    mute: NotRequired[bool]
    unMute: NotRequired[bool]
    sendDtmf: NotRequired[bool]
    switchDevice: NotRequired[bool]


class O2gLegs(TypedDict):
    """O2gLegs."""

    legs: NotRequired[list[O2gLeg]]


class O2gLicense(TypedDict):
    """O2gLicense."""

    name: NotRequired[str]
    total: NotRequired[int]
    currentUsed: NotRequired[int]
    expiration: NotRequired[str]
    application: NotRequired[bool]


class O2gLicenseStatus(TypedDict):
    """O2gLicenseStatus."""

    type: NotRequired[str]
    context: NotRequired[str]
    currentServer: NotRequired[str]
    status: NotRequired[str]
    statusMessage: NotRequired[str]
    lics: NotRequired[list[O2gLicense]]


class O2gLoginsResponse(TypedDict):
    """O2gLoginsResponse."""

    loginNames: list[str]


class O2gMailBox(TypedDict):
    """O2gMailBox."""

    id: NotRequired[str]
    name: NotRequired[str]
    capabilities: NotRequired[O2gMailBoxCapabilities]


class O2gMailBoxCapabilities(TypedDict):
    """O2gMailBoxCapabilities."""

    listMessages: NotRequired[bool]
    getMessages: NotRequired[bool]
    getRecord: NotRequired[bool]
    play: NotRequired[bool]
    pause: NotRequired[bool]
    hangup: NotRequired[bool]
    record: NotRequired[bool]
    resume: NotRequired[bool]
    cancel: NotRequired[bool]
    forward: NotRequired[bool]
    callback: NotRequired[bool]
    send: NotRequired[bool]
    events: NotRequired[bool]


class O2gMailBoxInfo(TypedDict):
    """O2gMailBoxInfo."""

    totalVoiceMsg: NotRequired[int]
    newVoiceMsg: NotRequired[int]
    storageUsage: NotRequired[int]


class O2gMailBoxes(TypedDict):
    """O2gMailBoxes."""

    mailboxes: NotRequired[list[O2gMailBox]]


class O2gMiniMessage(TypedDict):
    """O2gMiniMessage."""

    sender: NotRequired[str]
    date: NotRequired[str]
    message: NotRequired[str]


class O2gNormalCalendar(TypedDict):
    """O2gNormalCalendar."""

    calendar: NotRequired[list[O2gNormalTransitions]]


class O2gNormalTransitions(TypedDict):
    """O2gNormalTransitions."""

    day: O2gDayOfWeek
    list: NotRequired[list[O2gPilotTransitions]]


class O2gOXRConfig(TypedDict):
    """O2gOXRConfig."""

    hostName: NotRequired[str]
    ipAddress: NotRequired[str]
    siteId: NotRequired[str]
    secured: NotRequired[bool]
    connected: NotRequired[bool]
    devices: NotRequired[list[str]]


class O2gOXRRecordedDevice(TypedDict):
    """O2gOXRRecordedDevice."""

    number: NotRequired[str]
    recordable: NotRequired[bool]
    startCapabilities: NotRequired[list[O2gStartType]]
    recorders: NotRequired[list[str]]


class O2gOXRRecordingStatus(TypedDict):
    """O2gOXRRecordingStatus."""

    oxrs: NotRequired[list[O2gOXRConfig]]
    devices: NotRequired[list[O2gOXRRecordedDevice]]


class O2gObjectModel(TypedDict):
    """O2gObjectModel."""

    objectName: NotRequired[str]
    attributes: NotRequired[list[O2gAttributeModel]]
    objects: NotRequired[list[Json]]
    hidden: NotRequired[bool]
    create: NotRequired[bool]
    delete: NotRequired[bool]
    set: NotRequired[bool]
    get: NotRequired[bool]
    otherActions: NotRequired[list[str]]


class O2gOnAcdStatsProgress(TypedDict):
    """O2gOnAcdStatsProgress."""

    eventName: str
    supervisor: NotRequired[str]
    step: NotRequired[O2gAcdStatsProgressStep]
    nbTotObjects: NotRequired[int]
    nbProcessedObjects: NotRequired[int]
    resPath: NotRequired[str]
    fullResPath: NotRequired[str]
    xlsfullResPath: NotRequired[str]


class O2gOnAgentRtiChanged(TypedDict):
    """O2gOnAgentRtiChanged."""

    eventName: str
    name: NotRequired[str]
    firstName: NotRequired[str]
    number: NotRequired[str]
    type: NotRequired[O2gAgentTypeCallCenterRealTime]
    logonDate: NotRequired[str]
    serviceState: NotRequired[O2gE_AgentServiceState]
    phoneState: NotRequired[O2gE_AgentPhoneState]
    pilotName: NotRequired[str]
    queueName: NotRequired[str]
    nbOfWithdrawals: NotRequired[int]
    serviceStateDate: NotRequired[str]
    comDate: NotRequired[str]
    withdrawalsTotalDuration: NotRequired[int]
    nbOfPrivateCalls: NotRequired[int]
    privateCallsTotalDuration: NotRequired[int]
    nbOfServedACDCalls: NotRequired[int]
    nbOfOutgoingACDCalls: NotRequired[int]
    nbOfRefusedACDCalls: NotRequired[int]
    nbOfInterceptedACDCalls: NotRequired[int]
    nbOfTransferedACDCalls: NotRequired[int]
    currentPG: NotRequired[str]
    associatedSet: NotRequired[str]
    withdrawReason: NotRequired[int]


class O2gOnAgentSkillChanged(TypedDict):
    """O2gOnAgentSkillChanged."""

    eventName: str
    loginName: NotRequired[str]
    skills: NotRequired[O2gAgentSkills]


class O2gOnAgentStateChanged(TypedDict):
    """O2gOnAgentStateChanged."""

    eventName: str
    loginName: NotRequired[str]
    state: NotRequired[O2gAgentState]


class O2gOnCallCreated(TypedDict):
    """O2gOnCallCreated."""

    eventName: str
    loginName: NotRequired[str]
    callRef: NotRequired[str]
    cause: NotRequired[O2gCallCause]
    callData: NotRequired[O2gCallData]
    initiator: NotRequired[str]
    legs: NotRequired[list[O2gLeg]]
    participants: NotRequired[list[O2gParticipantCallControl]]
    deviceCapabilities: NotRequired[list[O2gDeviceCapabilities]]


class O2gOnCallModified(TypedDict):
    """O2gOnCallModified."""

    eventName: str
    loginName: NotRequired[str]
    callRef: NotRequired[str]
    cause: NotRequired[O2gCallCause]
    previousCallRef: NotRequired[str]
    replacedByCallRef: NotRequired[str]
    callData: NotRequired[O2gCallData]
    modifiedLegs: NotRequired[list[O2gLeg]]
    addedLegs: NotRequired[list[O2gLeg]]
    removedLegs: NotRequired[list[O2gLeg]]
    modifiedParticipants: NotRequired[list[O2gParticipantCallControl]]
    addedParticipants: NotRequired[list[O2gParticipantCallControl]]
    removedParticipantIds: NotRequired[list[str]]
    deviceCapabilities: NotRequired[list[O2gDeviceCapabilities]]


class O2gOnCallRemoved(TypedDict):
    """O2gOnCallRemoved."""

    eventName: str
    loginName: NotRequired[str]
    callRef: NotRequired[str]
    cause: NotRequired[O2gCallCause]
    newDestination: NotRequired[str]
    deviceCapabilities: NotRequired[list[O2gDeviceCapabilities]]


class O2gOnChannelInformation(TypedDict):
    """O2gOnChannelInformation."""

    eventName: str
    text: NotRequired[str]


class O2gOnComRecordCreated(TypedDict):
    """O2gOnComRecordCreated."""

    eventName: str
    loginName: NotRequired[str]
    record: NotRequired[O2gComHistoryRecord]


class O2gOnComRecordModified(TypedDict):
    """O2gOnComRecordModified."""

    eventName: str
    loginName: NotRequired[str]
    record: NotRequired[O2gComHistoryRecord]


class O2gOnComRecordsAck(TypedDict):
    """O2gOnComRecordsAck."""

    eventName: str
    loginName: NotRequired[str]
    recordIds: NotRequired[list[int]]


class O2gOnComRecordsDeleted(TypedDict):
    """O2gOnComRecordsDeleted."""

    eventName: str
    loginName: NotRequired[str]
    recordIds: NotRequired[list[int]]


class O2gOnComRecordsUnAck(TypedDict):
    """O2gOnComRecordsUnAck."""

    eventName: str
    loginName: NotRequired[str]
    recordIds: NotRequired[list[int]]


class O2gOnCtiLinkDown(TypedDict):
    """O2gOnCtiLinkDown."""

    eventName: str
    nodeId: NotRequired[str]


class O2gOnCtiLinkUp(TypedDict):
    """O2gOnCtiLinkUp."""

    eventName: str
    nodeId: NotRequired[str]


class O2gOnDeviceStateModified(TypedDict):
    """O2gOnDeviceStateModified."""

    eventName: str
    loginName: NotRequired[str]
    deviceStates: NotRequired[list[O2gDeviceState]]


class O2gOnDigitCollected(TypedDict):
    """O2gOnDigitCollected."""

    eventName: str


class O2gOnDynamicStateChanged(TypedDict):
    """O2gOnDynamicStateChanged."""

    eventName: str
    loginName: NotRequired[str]
    huntingGroupState: NotRequired[O2gHuntingGroupStatus]


class O2gOnEventSummaryUpdated(TypedDict):
    """O2gOnEventSummaryUpdated."""

    eventName: str
    loginName: NotRequired[str]
    eventSummary: NotRequired[O2gEventSummary]


class O2gOnLicenseExpiration(TypedDict):
    """O2gOnLicenseExpiration."""

    eventName: str
    message: NotRequired[str]
    nbDays: NotRequired[int]


class O2gOnPGAgentRtiChanged(TypedDict):
    """O2gOnPGAgentRtiChanged."""

    eventName: str
    name: NotRequired[str]
    number: NotRequired[str]
    type: NotRequired[O2gPGAgentType]
    state: NotRequired[O2gServiceState]
    nbOfWidthdrawnAgents: NotRequired[int]
    nbOfAgentsInPrivateCall: NotRequired[int]
    nbOfAgentsInACDCall: NotRequired[int]
    nbOfAgentsInACDRinging: NotRequired[int]
    nbOfAgentsInACDConv: NotRequired[int]
    nbOfAgentsInWrapupAndTransaction: NotRequired[int]
    nbOfAgentsInPause: NotRequired[int]
    nbOfBusyAgents: NotRequired[int]
    nbOfLoggedOnAgents: NotRequired[int]
    nbOfFreeAgents: NotRequired[int]
    nbOfIdleAgents: NotRequired[int]
    nbOfLoggedOnAndNotWithdrawnAgents: NotRequired[int]
    incomingTraffic: NotRequired[int]
    consolidatedPilotsServiceLevel: NotRequired[int]
    consolidatedPilotsEfficiency: NotRequired[int]
    consolidatedQueuesWaitingTime: NotRequired[int]
    consolidatedQueuesNbOfWaitingCalls: NotRequired[int]
    consolidatedQueuesEWT: NotRequired[int]
    pilotsWorstServiceLevel: NotRequired[int]
    pilotsWorstEfficiency: NotRequired[int]
    pilotsBestServiceLevel: NotRequired[int]
    pilotsBestEfficiency: NotRequired[int]
    queuesLonguestWaitingTime: NotRequired[int]


class O2gOnPGOtherRtiChanged(TypedDict):
    """O2gOnPGOtherRtiChanged."""

    eventName: str
    name: NotRequired[str]
    number: NotRequired[str]
    type: NotRequired[O2gPGOtherTypeDTO]
    state: NotRequired[O2gServiceState]
    nbOfACDCalls: NotRequired[int]
    incomingTraffic: NotRequired[int]


class O2gOnPbxLoaded(TypedDict):
    """O2gOnPbxLoaded."""

    eventName: str
    nodeId: NotRequired[str]


class O2gOnPbxObjectInstanceCreated(TypedDict):
    """O2gOnPbxObjectInstanceCreated."""

    eventName: str
    objectName: NotRequired[str]
    objectId: NotRequired[str]
    nodeId: NotRequired[str]
    father: NotRequired[O2gPbxObjectFather]


class O2gOnPbxObjectInstanceDeleted(TypedDict):
    """O2gOnPbxObjectInstanceDeleted."""

    eventName: str
    objectName: NotRequired[str]
    objectId: NotRequired[str]
    nodeId: NotRequired[str]
    father: NotRequired[O2gPbxObjectFather]


class O2gOnPbxObjectInstanceModified(TypedDict):
    """O2gOnPbxObjectInstanceModified."""

    eventName: str
    objectName: NotRequired[str]
    objectId: NotRequired[str]
    nodeId: NotRequired[str]
    father: NotRequired[O2gPbxObjectFather]


class O2gOnPilotCallCreated(TypedDict):
    """O2gOnPilotCallCreated."""

    eventName: str
    pilot: NotRequired[str]
    caller: NotRequired[str]
    callRef: NotRequired[str]
    cause: NotRequired[O2gCallCause]
    callData: NotRequired[O2gCallDataPilot]


class O2gOnPilotCallQueued(TypedDict):
    """O2gOnPilotCallQueued."""

    eventName: str
    pilot: NotRequired[str]
    caller: NotRequired[str]
    queue: NotRequired[str]
    callRef: NotRequired[str]
    cause: NotRequired[O2gCallCause]
    numberOfQueued: NotRequired[int]


class O2gOnPilotCallRemoved(TypedDict):
    """O2gOnPilotCallRemoved."""

    eventName: str
    pilot: NotRequired[str]
    releasingDevice: NotRequired[str]
    newDestination: NotRequired[str]
    callRef: NotRequired[str]
    cause: NotRequired[O2gCallCause]


class O2gOnPilotRtiChanged(TypedDict):
    """O2gOnPilotRtiChanged."""

    eventName: str
    name: NotRequired[str]
    number: NotRequired[str]
    state: NotRequired[O2gServiceState]
    nbOfRunningCalls: NotRequired[int]
    serviceLevel: NotRequired[int]
    efficiency: NotRequired[int]
    nbOfWaitingCalls: NotRequired[int]
    nbOfRingingACDCalls: NotRequired[int]
    nbOfMutualAidCalls: NotRequired[int]
    nbOfDissuadedCalls: NotRequired[int]
    nbOfCallsInConversation: NotRequired[int]
    nbOfCallsInGeneralForwarding: NotRequired[int]
    nbOfCallsInRemotePG: NotRequired[int]
    incomingTraffic: NotRequired[int]
    averageWaitingTime: NotRequired[int]
    worstServiceLevelInList: NotRequired[int]
    worstEfficiencyInList: NotRequired[int]
    bestServiceLevelInList: NotRequired[int]
    bestEfficiencyInList: NotRequired[int]


class O2gOnPreferencesChanged(TypedDict):
    """O2gOnPreferencesChanged."""

    eventName: str


class O2gOnQueueRtiChanged(TypedDict):
    """O2gOnQueueRtiChanged."""

    eventName: str
    name: NotRequired[str]
    number: NotRequired[str]
    type: NotRequired[O2gQueueType]
    state: NotRequired[O2gServiceState]
    nbOfAgentsInDistribution: NotRequired[int]
    incomingTraffic: NotRequired[int]
    outgoingTraffic: NotRequired[int]
    nbOfWaitingCalls: NotRequired[int]
    currentWaitingTime: NotRequired[int]
    fillingRate: NotRequired[int]
    expectedWaitingTime: NotRequired[int]
    longestWaitingTimeInList: NotRequired[int]


class O2gOnRouteEnd(TypedDict):
    """O2gOnRouteEnd."""

    eventName: str


class O2gOnRouteRequest(TypedDict):
    """O2gOnRouteRequest."""

    eventName: str


class O2gOnRoutingStateChanged(TypedDict):
    """O2gOnRoutingStateChanged."""

    eventName: str
    loginName: NotRequired[str]
    routingState: NotRequired[O2gRoutingState]


class O2gOnServerStart(TypedDict):
    """O2gOnServerStart."""

    eventName: str
    serverId: NotRequired[str]


class O2gOnSupervisorHelpCancelled(TypedDict):
    """O2gOnSupervisorHelpCancelled."""

    eventName: str
    loginName: NotRequired[str]
    agentNumber: NotRequired[str]


class O2gOnSupervisorHelpRequested(TypedDict):
    """O2gOnSupervisorHelpRequested."""

    eventName: str
    loginName: NotRequired[str]
    agentNumber: NotRequired[str]


class O2gOnTelephonyState(TypedDict):
    """O2gOnTelephonyState."""

    eventName: str
    loginName: NotRequired[str]
    state: NotRequired[O2gTelephonicState]


class O2gOnToneGeneratedStart(TypedDict):
    """O2gOnToneGeneratedStart."""

    eventName: str


class O2gOnToneGeneratedStop(TypedDict):
    """O2gOnToneGeneratedStop."""

    eventName: str


class O2gOnUserCreated(TypedDict):
    """O2gOnUserCreated."""

    eventName: str
    user: NotRequired[O2gUser]


class O2gOnUserDeleted(TypedDict):
    """O2gOnUserDeleted."""

    eventName: str
    loginName: NotRequired[str]


class O2gOnUserInfoChanged(TypedDict):
    """O2gOnUserInfoChanged."""

    eventName: str
    loginName: NotRequired[str]
    user: NotRequired[O2gUser]


class O2gOnUserStateModified(TypedDict):
    """O2gOnUserStateModified."""

    eventName: str
    loginName: NotRequired[str]
    state: NotRequired[O2gUserState]


class O2gOverflowRoute(TypedDict):
    """O2gOverflowRoute."""

    overflowType: O2gOverflowType
    destinations: list[O2gDestination]


class O2gParticipantCallControl(TypedDict):
    """O2gParticipantCallControl."""

    participantId: str
    identity: NotRequired[O2gPartyInfoCallControl]
    anonymous: NotRequired[bool]
    undroppable: NotRequired[bool]
    state: NotRequired[O2gMediaState]


class O2gParticipantCommunicationLog(TypedDict):
    """O2gParticipantCommunicationLog."""

    role: NotRequired[O2gRole]
    answered: NotRequired[bool]
    identity: O2gPartyInfoCallControl
    anonymous: NotRequired[bool]
    initialCalled: NotRequired[O2gPartyInfoCallControl]
    reason: NotRequired[O2gReason]
    leg: NotRequired[str]


class O2gParticipantType(TypedDict):
    """O2gParticipantType."""

    main: O2gMainType
    subType: NotRequired[str]


class O2gParticipants(TypedDict):
    """O2gParticipants."""

    participants: NotRequired[list[O2gParticipantCallControl]]


class O2gPartyInfoCallControl(TypedDict):
    """O2gPartyInfoCallControl."""

    id: O2gIdentifierCallControl
    firstName: NotRequired[str]
    lastName: NotRequired[str]
    displayName: NotRequired[str]
    type: NotRequired[O2gParticipantType]


class O2gPartyInfoDirectorySearch(TypedDict):
    """O2gPartyInfoDirectorySearch."""

    id: NotRequired[O2gIdentifierDirectorySearch]
    firstName: NotRequired[str]
    lastName: NotRequired[str]


class O2gPartyInfoVoicemail(TypedDict):
    """O2gPartyInfoVoicemail."""

    id: O2gIdentifierVoicemail
    firstName: NotRequired[str]
    lastName: NotRequired[str]
    displayName: NotRequired[str]


class O2gPbx(TypedDict):
    """O2gPbx."""

    nodeId: NotRequired[int]
    fqdn: NotRequired[str]


class O2gPbxAttribute(TypedDict):
    """O2gPbxAttribute."""

    name: NotRequired[str]
    value: NotRequired[list[str]]
    complexValue: NotRequired[list[O2gPbxComplexAttribute]]


class O2gPbxComplexAttribute(TypedDict):
    """O2gPbxComplexAttribute."""

    name: NotRequired[str]
    attributes: NotRequired[list[Json]]


class O2gPbxObject(TypedDict):
    """O2gPbxObject."""

    objectName: NotRequired[str]
    objectId: NotRequired[str]
    attributes: NotRequired[list[O2gPbxAttribute]]
    objectNames: NotRequired[list[str]]
    create: NotRequired[bool]
    delete: NotRequired[bool]
    set: NotRequired[bool]
    get: NotRequired[bool]
    otherActions: NotRequired[list[str]]


class O2gPbxObjectFather(TypedDict):
    """O2gPbxObjectFather."""

    objectName: str
    objectId: str


class O2gPbxObjectIds(TypedDict):
    """O2gPbxObjectIds."""

    objectName: NotRequired[str]
    objectIds: NotRequired[list[str]]
    objects: NotRequired[list[O2gPbxShortObject]]


class O2gPbxShortObject(TypedDict):
    """O2gPbxShortObject."""

    objectId: NotRequired[str]
    attributes: NotRequired[list[O2gPbxAttribute]]


class O2gPbxStatus(TypedDict):
    """O2gPbxStatus."""

    name: NotRequired[str]
    nodeId: NotRequired[int]
    mainAddress: NotRequired[O2gServerAddress]
    secondaryAddress: NotRequired[O2gServerAddress]
    version: NotRequired[str]
    connected: NotRequired[bool]
    loaded: NotRequired[bool]
    ctiLinkState: NotRequired[O2gCTILinkState]
    secured: NotRequired[bool]
    monitoredUserNumber: NotRequired[int]
    lmsConnectionStatus: NotRequired[bool]
    drLinks: NotRequired[list[O2gDRLink]]


class O2gPbxs(TypedDict):
    """O2gPbxs."""

    nodeIds: NotRequired[list[str]]


class O2gPilot(TypedDict):
    """O2gPilot."""

    number: NotRequired[str]
    name: NotRequired[str]
    state: NotRequired[O2gServiceState]
    detailedState: NotRequired[O2gPilotStatus]
    waitingTime: NotRequired[int]
    saturation: NotRequired[bool]
    rules: NotRequired[O2gPilotRules]
    possibleTransfer: NotRequired[bool]
    supervisedTransfer: NotRequired[bool]


class O2gPilotAgentStatsRow(TypedDict):
    """O2gPilotAgentStatsRow."""

    pilotNumber: NotRequired[str]
    pilotName: NotRequired[str]
    nbCallsReceived: NotRequired[int]
    nbCallsTransfIn: NotRequired[int]
    nbCallsServed: NotRequired[int]
    nbCallsServedTooQuickly: NotRequired[int]
    nbCallsWithEnquiry: NotRequired[int]
    nbCallsWithHelp: NotRequired[int]
    nbCallsTransf: NotRequired[int]
    nbCallsTransfToAgent: NotRequired[int]
    nbCallsInWrapup: NotRequired[int]
    maxCallProcDur: NotRequired[str]
    maxConvDur: NotRequired[str]
    maxWrapupDur: NotRequired[str]
    callProcTDur: NotRequired[str]
    callProcADur: NotRequired[str]
    convTDur: NotRequired[str]
    convADur: NotRequired[str]
    wrapupTDur: NotRequired[str]
    wrapupADur: NotRequired[str]
    convInWrapupTDur: NotRequired[str]
    busyTimeInWrapupTDur: NotRequired[str]
    onHoldTDur: NotRequired[str]
    onHoldADur: NotRequired[str]
    transTDur: NotRequired[str]
    transADur: NotRequired[str]
    pauseTDur: NotRequired[str]
    pauseADur: NotRequired[str]


class O2gPilotCalendar(TypedDict):
    """O2gPilotCalendar."""

    normalDays: NotRequired[O2gNormalCalendar]
    exceptionDays: NotRequired[O2gExceptionCalendar]


class O2gPilotData(TypedDict):
    """O2gPilotData."""

    number: NotRequired[str]
    name: NotRequired[str]


class O2gPilotRule(TypedDict):
    """O2gPilotRule."""

    ruleNumber: str
    name: NotRequired[str]
    active: bool


class O2gPilotRules(TypedDict):
    """O2gPilotRules."""

    ruleList: NotRequired[list[O2gPilotRule]]


class O2gPilotStats(TypedDict):
    """O2gPilotStats."""

    timeSlot: NotRequired[str]
    selectedPeriod: NotRequired[O2gSelectedPeriod]
    rows: NotRequired[list[O2gPilotStatsRow]]


class O2gPilotStatsAttrExt(TypedDict):
    """O2gPilotStatsAttrExt."""

    dto: NotRequired[O2gPilotStatsAttribute]
    ref: NotRequired[str]
    transl: NotRequired[str]
    descr: NotRequired[str]
    detailed: NotRequired[bool]


class O2gPilotStatsRow(TypedDict):
    """O2gPilotStatsRow."""

    date: NotRequired[str]
    year: NotRequired[str]
    month: NotRequired[str]
    day: NotRequired[str]
    hour: NotRequired[str]
    minute: NotRequired[str]
    queueName: NotRequired[str]
    pilotName: NotRequired[str]
    pilotNumber: NotRequired[str]
    nbCallsOpen: NotRequired[int]
    nbCallsBlocked: NotRequired[int]
    nbCallsForward: NotRequired[int]
    nbCallsByTransfer: NotRequired[int]
    nbCallsByMutualAid: NotRequired[int]
    maxNbSimultCalls: NotRequired[int]
    nbOverflowInQueue: NotRequired[int]
    NbOverflowInRinging: NotRequired[int]
    nbCallsWOQueuing: NotRequired[int]
    nbCallsAfterQueuing: NotRequired[int]
    nbCallsSentInMutualAidQueue: NotRequired[int]
    nbCallsRedirectedOutACDArea: NotRequired[int]
    nbCallsDissuaded: NotRequired[int]
    nbCallsDissuadedAfterTryingMutualAid: NotRequired[int]
    nbCallsVGTypePG: NotRequired[int]
    nbCallsSentToPG: NotRequired[int]
    nbCallsRejectedLackOfRes: NotRequired[int]
    nbCallsServedByAgent: NotRequired[int]
    nbCallsServedInTime: NotRequired[int]
    nbCallsServedTooQuick: NotRequired[int]
    nbCallsWithoutTransCode: NotRequired[int]
    nbCallsWithTransCode: NotRequired[int]
    nbCallsRedistrib: NotRequired[int]
    nbCallsBeforeTS1: NotRequired[int]
    percentCallsBeforeTS1: NotRequired[str]
    nbCallsBeforeTS2: NotRequired[int]
    percentCallsBeforeTS2: NotRequired[str]
    nbCallsBeforeTS3: NotRequired[int]
    percentCallsBeforeTS3: NotRequired[str]
    nbCallsBeforeTS4: NotRequired[int]
    percentCallsBeforeTS4: NotRequired[str]
    nbCallsAfterTS4: NotRequired[int]
    percentCallsAfterTS4: NotRequired[str]
    nbAbandonsOnGreetingsVG: NotRequired[int]
    nbAbandonsOn1WaitingVG: NotRequired[int]
    nbAbandonsOn2WaitingVG: NotRequired[int]
    nbAbandonsOn3WaitingVG: NotRequired[int]
    nbAbandonsOn4WaitingVG: NotRequired[int]
    nbAbandonsOn5WaitingVG: NotRequired[int]
    nbAbandonsOn6WaitingVG: NotRequired[int]
    nbAbandonsOnRinging: NotRequired[int]
    nbAbandonsOnGenFwdVG: NotRequired[int]
    nbAbandonsOnBlockedVG: NotRequired[int]
    nbAbandonsOnAgentBusy: NotRequired[int]
    nbAbandons: NotRequired[int]
    nbAbandonsBeforeTS1: NotRequired[int]
    percentAbandonsBeforeTS1: NotRequired[str]
    nbAbandonsBeforeTS2: NotRequired[int]
    percentAbandonsBeforeTS2: NotRequired[str]
    nbAbandonsBeforeTS3: NotRequired[int]
    percentAbandonsBeforeTS3: NotRequired[str]
    nbAbandonsBeforeTS4: NotRequired[int]
    percentAbandonsBeforeTS4: NotRequired[str]
    nbAbandonsAfterTS4: NotRequired[int]
    percentAbandonsAfterTS4: NotRequired[str]
    callProcTDur: NotRequired[str]
    callProcADur: NotRequired[str]
    greetingListenTDur: NotRequired[str]
    greetingListenADur: NotRequired[str]
    beforeQueuingTDur: NotRequired[str]
    waitServedCallsTDur: NotRequired[str]
    waitServedCallsADur: NotRequired[str]
    waitAbandonnedCallsTDur: NotRequired[str]
    waitAbandonnedCallsADur: NotRequired[str]
    ringingTDur: NotRequired[str]
    ringingADur: NotRequired[str]
    convTDur: NotRequired[str]
    convADur: NotRequired[str]
    holdCallsTDur: NotRequired[str]
    holdCallsADur: NotRequired[str]
    wrapupTDur: NotRequired[str]
    wrapupADur: NotRequired[str]
    longestWaitingDur: NotRequired[str]
    serviceLevel: NotRequired[str]
    efficiency: NotRequired[str]
    inServiceState: NotRequired[str]
    genFwdState: NotRequired[str]
    blockedState: NotRequired[str]
    dnbTotReceivedCalls: NotRequired[int]
    dnbCallsOpen: NotRequired[int]
    dnbCallsBlocked: NotRequired[int]
    dnbCallsForward: NotRequired[int]
    dnbDirectRoute: NotRequired[int]
    dnbIndirectRoute: NotRequired[int]
    dnbTotServedCalls: NotRequired[int]
    defficiency: NotRequired[str]
    dnbCallsWOQueuing: NotRequired[int]
    dnbCallsAfterQueuing: NotRequired[int]
    dnbCallsBeforeTS1: NotRequired[int]
    dnbCallsBeforeTS2: NotRequired[int]
    dnbCallsBeforeTS3: NotRequired[int]
    dnbCallsBeforeTS4: NotRequired[int]
    dnbCallsAfterTS4: NotRequired[int]
    dwaitServedCallsADur: NotRequired[str]
    dnbAbandons: NotRequired[int]
    dnbAbandonsOnGreetingsVG: NotRequired[int]
    dnbAbandonsOnWaitingVG: NotRequired[int]
    dnbAbandonsBeforeTS1: NotRequired[int]
    dnbAbandonsBeforeTS2: NotRequired[int]
    dnbAbandonsBeforeTS3: NotRequired[int]
    dnbAbandonsBeforeTS4: NotRequired[int]
    dnbAbandonsAfterTS4: NotRequired[int]
    dnbCallsRejectedLackOfRes: NotRequired[int]
    dnbCallsDissuaded: NotRequired[int]
    dnbTotCallsRedirected: NotRequired[int]
    dnbCallsRedirectedOutACDArea: NotRequired[int]
    dnbCallsSentInMutualAidQueue: NotRequired[int]
    dnbCallsSentToPG: NotRequired[int]
    dserviceLevel: NotRequired[str]
    defficiency2: NotRequired[str]
    dcallProcADur: NotRequired[str]
    dconvADur: NotRequired[str]
    dwrapupADur: NotRequired[str]
    dholdCallsADur: NotRequired[str]
    dringingADur: NotRequired[str]
    dwaitingADur: NotRequired[str]
    dlongestWaitingDur: NotRequired[str]


class O2gPilotTransferCapa(TypedDict):
    """O2gPilotTransferCapa."""

    number: NotRequired[str]
    waitingTime: NotRequired[int]
    saturation: NotRequired[bool]
    supervisedTransfer: NotRequired[bool]
    transferInfo: NotRequired[O2gPilotTransferInfo]


class O2gPilotTransferInfo(TypedDict):
    """O2gPilotTransferInfo."""

    transferPossible: NotRequired[bool]
    pilotStatus: NotRequired[O2gPilotStatus]


class O2gPilotTransition(TypedDict):
    """O2gPilotTransition."""

    time: str
    ruleNumber: int
    mode: O2gPilotOperatingMode


class O2gPilotTransitions(TypedDict):
    """O2gPilotTransitions."""

    number: int
    transition: O2gPilotTransition


class O2gPilots(TypedDict):
    """O2gPilots."""

    pilotList: NotRequired[list[O2gPilot]]


class O2gPin(TypedDict):
    """O2gPin."""

    Pin_Number: NotRequired[str]
    With_Secret_Code: NotRequired[bool]
    Pin_Type_Of_Control: NotRequired[str]
    Pin_Group: NotRequired[int]


class O2gPrefix(TypedDict):
    """O2gPrefix."""

    value: NotRequired[str]
    number: NotRequired[str]


class O2gPresentationRoute(TypedDict):
    """O2gPresentationRoute."""

    destinations: list[O2gDestination]


class O2gProcessingGroups(TypedDict):
    """O2gProcessingGroups."""

    preferred: NotRequired[str]
    groups: NotRequired[list[str]]


class O2gProductVersion(TypedDict):
    """O2gProductVersion."""

    major: NotRequired[str]
    minor: NotRequired[str]


class O2gProgrammeableKey(TypedDict):
    """O2gProgrammeableKey."""

    position: NotRequired[int]
    number: NotRequired[str]
    mnemonic: NotRequired[str]
    locked: NotRequired[bool]


class O2gProgrammeableKeys(TypedDict):
    """O2gProgrammeableKeys."""

    pkeys: NotRequired[list[O2gProgrammeableKey]]


class O2gQueueData(TypedDict):
    """O2gQueueData."""

    waitingTime: NotRequired[int]
    saturated: NotRequired[bool]


class O2gREActivationState(TypedDict):
    """O2gREActivationState."""

    active: NotRequired[bool]


class O2gRecordedDevice(TypedDict):
    """O2gRecordedDevice."""

    number: NotRequired[str]
    user: NotRequired[str]
    crid: NotRequired[str]
    recorded: NotRequired[bool]
    recordingResource: NotRequired[str]
    ip: NotRequired[bool]
    sentFlowPort: NotRequired[int]
    receivedFlowPort: NotRequired[int]
    encrypted: NotRequired[bool]


class O2gReportFrequency(TypedDict):
    """O2gReportFrequency."""

    periodicity: O2gPeriodicity
    daysInWeek: NotRequired[list[O2gDaysOfWeek]]
    dayInMonth: NotRequired[int]


class O2gRespId(TypedDict):
    """O2gRespId."""

    id: NotRequired[str]


class O2gResultElement(TypedDict):
    """O2gResultElement."""

    contacts: NotRequired[list[O2gPartyInfoDirectorySearch]]


class O2gRoutingState(TypedDict):
    """O2gRoutingState."""

    presentationRoutes: list[O2gPresentationRoute]
    forwardRoutes: NotRequired[list[O2gForwardRoute]]
    overflowRoutes: NotRequired[list[O2gOverflowRoute]]
    dndState: NotRequired[O2gDNDState]


class O2gRoxeRestApiDescriptor(TypedDict):
    """O2gRoxeRestApiDescriptor."""

    serverInfo: NotRequired[O2gServerInfo]
    versions: list[O2gVersion]
    custoFeatures: NotRequired[list[str]]


class O2gRtiAgentFilter(TypedDict):
    """O2gRtiAgentFilter."""

    numbers: NotRequired[list[str]]
    attributes: NotRequired[list[O2gAgentAttributeCallCenterRealTime]]


class O2gRtiContext(TypedDict):
    """O2gRtiContext."""

    active: NotRequired[bool]
    obsPeriod: NotRequired[int]
    notifFrequency: NotRequired[int]
    filter: NotRequired[O2gRtiFilter]


class O2gRtiFilter(TypedDict):
    """O2gRtiFilter."""

    agentFilter: NotRequired[O2gRtiAgentFilter]
    pilotFilter: NotRequired[O2gRtiPilotFilter]
    queueFilter: NotRequired[O2gRtiQueueFilter]
    pgAgentFilter: NotRequired[O2gRtiProcessingGroupAgentFilter]
    pgOtherFilter: NotRequired[O2gRtiProcessingGroupOtherFilter]


class O2gRtiIdentifiers(TypedDict):
    """O2gRtiIdentifiers."""

    agents: NotRequired[list[O2gRtiObjectIdentifier]]
    pilots: NotRequired[list[O2gRtiObjectIdentifier]]
    queues: NotRequired[list[O2gRtiObjectIdentifier]]
    pgAgents: NotRequired[list[O2gRtiObjectIdentifier]]
    pgOthers: NotRequired[list[O2gRtiObjectIdentifier]]


class O2gRtiObjectIdentifier(TypedDict):
    """O2gRtiObjectIdentifier."""

    number: str
    name: str
    firstName: NotRequired[str]


class O2gRtiPilotFilter(TypedDict):
    """O2gRtiPilotFilter."""

    numbers: NotRequired[list[str]]
    attributes: NotRequired[list[O2gPilotAttribute]]


class O2gRtiProcessingGroupAgentFilter(TypedDict):
    """O2gRtiProcessingGroupAgentFilter."""

    numbers: NotRequired[list[str]]
    attributes: NotRequired[list[O2gPGAgentAttribute]]


class O2gRtiProcessingGroupOtherFilter(TypedDict):
    """O2gRtiProcessingGroupOtherFilter."""

    numbers: NotRequired[list[str]]
    attributes: NotRequired[list[O2gPGOtherAttribute]]


class O2gRtiQueueFilter(TypedDict):
    """O2gRtiQueueFilter."""

    numbers: NotRequired[list[str]]
    attributes: NotRequired[list[O2gQueueAttribute]]


class O2gScheduledSelPeriod(TypedDict):
    """O2gScheduledSelPeriod."""

    periodType: O2gScheduledPeriodType
    lastNb: NotRequired[int]
    beginDate: NotRequired[str]
    endDate: NotRequired[str]


class O2gSearchResult(TypedDict):
    """O2gSearchResult."""

    resultCode: NotRequired[O2gResultCode]
    resultElements: NotRequired[list[O2gResultElement]]


class O2gSelectedPeriod(TypedDict):
    """O2gSelectedPeriod."""

    periodType: O2gPeriodType
    slotType: NotRequired[O2gSlotType]
    beginDate: NotRequired[str]
    endDate: NotRequired[str]


class O2gSelector(TypedDict):
    """O2gSelector."""

    ids: NotRequired[list[str]]
    names: list[str]
    families: NotRequired[list[str]]
    origins: NotRequired[list[str]]


class O2gServerAddress(TypedDict):
    """O2gServerAddress."""

    fqdn: NotRequired[str]
    ip: NotRequired[str]


class O2gServerInfo(TypedDict):
    """O2gServerInfo."""

    productName: str
    productType: str
    productVersion: NotRequired[O2gProductVersion]
    haMode: NotRequired[bool]


class O2gService(TypedDict):
    """O2gService."""

    serviceName: str
    serviceVersion: NotRequired[str]
    relativeUrl: str


class O2gServicesStatus(TypedDict):
    """O2gServicesStatus."""

    name: NotRequired[str]
    status: NotRequired[str]
    mode: NotRequired[str]


class O2gSessionInfo(TypedDict):
    """O2gSessionInfo."""

    admin: NotRequired[bool]
    login: NotRequired[str]
    timeToLive: NotRequired[int]
    publicBaseUrl: NotRequired[str]
    privateBaseUrl: str
    services: NotRequired[list[O2gService]]
    creationDate: NotRequired[str]
    expirationDate: NotRequired[str]
    otherSessions: NotRequired[list[O2gUserSession]]


class O2gSessionTokenInfo(TypedDict):
    """O2gSessionTokenInfo."""

    expirationDate: NotRequired[str]


class O2gSoftKey(TypedDict):
    """O2gSoftKey."""

    position: NotRequired[int]
    number: NotRequired[str]
    mnemonic: NotRequired[str]


class O2gSoftKeys(TypedDict):
    """O2gSoftKeys."""

    skeys: NotRequired[list[O2gSoftKey]]


class O2gStats(TypedDict):
    """O2gStats."""

    supervisor: NotRequired[str]
    agentsStats: NotRequired[list[O2gAgentStats]]
    pilotsStats: NotRequired[list[O2gPilotStats]]


class O2gStatsAgentFilter(TypedDict):
    """O2gStatsAgentFilter."""

    numbers: NotRequired[list[str]]
    agentAttributes: NotRequired[list[O2gAgentAttributeCallCenterStatistics]]
    pilotAttributes: NotRequired[list[O2gAgentPilotStatsAttribute]]


class O2gStatsAgentFilterResp(TypedDict):
    """O2gStatsAgentFilterResp."""

    agentsDetails: NotRequired[list[O2gSupervisedData]]
    agentAttrExts: NotRequired[list[O2gAgentStatsAttrExt]]
    pilotAttrExts: NotRequired[list[O2gAgentPilotStatsAttrExt]]


class O2gStatsContext(TypedDict):
    """O2gStatsContext."""

    ctxId: NotRequired[str]
    supervisorId: NotRequired[str]
    label: NotRequired[str]
    description: NotRequired[str]
    isScheduled: NotRequired[bool]
    filter: O2gStatsFilter


class O2gStatsContexts(TypedDict):
    """O2gStatsContexts."""

    contexts: NotRequired[list[O2gStatsContext]]


class O2gStatsFilter(TypedDict):
    """O2gStatsFilter."""

    agentFilter: NotRequired[O2gStatsAgentFilter]
    pilotFilter: NotRequired[O2gStatsPilotFilter]


class O2gStatsFilterResp(TypedDict):
    """O2gStatsFilterResp."""

    agentFilter: NotRequired[O2gStatsAgentFilterResp]
    pilotFilter: NotRequired[O2gStatsPilotFilterResp]


class O2gStatsPilotFilter(TypedDict):
    """O2gStatsPilotFilter."""

    numbers: NotRequired[list[str]]
    attributes: NotRequired[list[O2gPilotStatsAttribute]]


class O2gStatsPilotFilterResp(TypedDict):
    """O2gStatsPilotFilterResp."""

    pilots: NotRequired[list[O2gPilotData]]
    attrExts: NotRequired[list[O2gPilotStatsAttrExt]]


class O2gStatsSchedule(TypedDict):
    """O2gStatsSchedule."""

    name: str
    description: NotRequired[str]
    obsPeriod: O2gScheduledSelPeriod
    frequency: O2gReportFrequency
    recipients: list[str]
    state: NotRequired[O2gScheduledState]
    enable: NotRequired[bool]
    lastExecDate: NotRequired[str]
    fileType: NotRequired[O2gFileType]


class O2gStatsSchedules(TypedDict):
    """O2gStatsSchedules."""

    schedules: NotRequired[list[O2gStatsSchedule]]


class O2gSubscription(TypedDict):
    """O2gSubscription."""

    subscriptionId: NotRequired[str]
    message: NotRequired[str]
    publicPollingUrl: NotRequired[str]
    privatePollingUrl: NotRequired[str]
    status: O2gSubscriptionState


class O2gSupervisedAccount(TypedDict):
    """O2gSupervisedAccount."""

    id: str
    type: O2gSupervisedAccountType


class O2gSupervisedData(TypedDict):
    """O2gSupervisedData."""

    number: str
    loginName: NotRequired[str]
    firstName: NotRequired[str]
    lastName: NotRequired[str]
    groupName: NotRequired[str]


class O2gSupervisorData(TypedDict):
    """O2gSupervisorData."""

    identifier: str
    language: NotRequired[O2gLanguage]
    timezone: NotRequired[str]


class O2gSupportedLanguages(TypedDict):
    """O2gSupportedLanguages."""

    supportedLanguages: list[str]
    supportedGuiLanguages: NotRequired[list[str]]


class O2gSystemServicesStatusDTO(TypedDict):
    """O2gSystemServicesStatusDTO."""

    services: NotRequired[list[O2gServicesStatus]]
    globalIPAdress: NotRequired[str]
    drbd: NotRequired[str]


class O2gSystemStatus(TypedDict):
    """O2gSystemStatus."""

    logicalAddress: NotRequired[O2gServerAddress]
    startDate: NotRequired[str]
    ha: NotRequired[bool]
    primary: NotRequired[str]
    primaryVersion: NotRequired[str]
    primaryServicesStatus: NotRequired[O2gSystemServicesStatusDTO]
    secondary: NotRequired[str]
    secondaryVersion: NotRequired[str]
    secondaryServicesStatus: NotRequired[O2gSystemServicesStatusDTO]
    pbxs: NotRequired[list[O2gPbxStatus]]
    recordingStatus: NotRequired[O2gOXRRecordingStatus]
    license: NotRequired[O2gLicenseStatus]
    configurationType: NotRequired[O2gConfigurationTypeDTO]
    applicationId: NotRequired[str]
    subscriberFilter: NotRequired[O2gSubscriberFilterDTO]


class O2gTag(TypedDict):
    """O2gTag."""

    name: str
    value: NotRequired[str]
    visibilities: NotRequired[list[str]]


class O2gTagValuePair(TypedDict):
    """O2gTagValuePair."""

    name: str
    value: str


class O2gTelFacilities(TypedDict):
    """O2gTelFacilities."""

    facilities: NotRequired[list[O2gTelFacility]]


class O2gTelephonicState(TypedDict):
    """O2gTelephonicState."""

    calls: NotRequired[list[O2gCall]]
    deviceCapabilities: NotRequired[list[O2gDeviceCapabilities]]
    userState: NotRequired[O2gUserState]


class O2gTrunkIdentification(TypedDict):
    """O2gTrunkIdentification."""

    networkTimeslot: NotRequired[int]
    trunkNeqt: NotRequired[list[int]]


class O2gUser(TypedDict):
    """O2gUser."""

    companyPhone: NotRequired[str]
    firstName: NotRequired[str]
    lastName: NotRequired[str]
    loginName: NotRequired[str]
    voicemail: NotRequired[O2gVoicemailUserInformation]
    devices: NotRequired[list[O2gDevice]]
    nodeId: NotRequired[str]
    externalLogin: NotRequired[str]


class O2gUserPreferences(TypedDict):
    """O2gUserPreferences."""

    guiLanguage: NotRequired[str]
    oxeLanguage: NotRequired[str]


class O2gUserSession(TypedDict):
    """O2gUserSession."""

    sessionId: NotRequired[str]
    creationDate: NotRequired[str]
    timeToLive: NotRequired[int]


class O2gUsers(TypedDict):
    """O2gUsers."""

    users: NotRequired[list[O2gUser]]


class O2gVersion(TypedDict):
    """O2gVersion."""

    id: str
    status: str
    publicUrl: str
    internalUrl: str


class O2gVoicemailUserInformation(TypedDict):
    """O2gVoicemailUserInformation."""

    number: str
    type: O2gVoicemailType


O2gVoicemailVoicemail = TypedDict(
    "O2gVoicemailVoicemail",
    {
        "voicemailId": "str",
        "from": "NotRequired[O2gPartyInfoVoicemail]",
        "duration": "int",
        "date": "str",
        "unread": "bool",
        "highPriority": "bool",
    },
)
"""O2gVoicemailVoicemail."""


class O2gVoicemails(TypedDict):
    """O2gVoicemails."""

    voicemails: NotRequired[list[O2gVoicemailVoicemail]]


class O2gWithdrawReason(TypedDict):
    """O2gWithdrawReason."""

    index: int
    label: NotRequired[str]


class O2gWithdrawReasons(TypedDict):
    """O2gWithdrawReasons."""

    number: int
    reasons: NotRequired[list[O2gWithdrawReason]]


class OpenRPC(TypedDict):
    """OpenRPC."""


class Pong(TypedDict):
    """Pong."""


class Resumed(TypedDict):
    """Resumed."""

    sessionId: str
    replayed: int
    lost: int


class Session(TypedDict):
    """Session."""

    sessionId: str
    login: str
    site: str
    kind: str
    ttl: int


class SessionInfo(TypedDict):
    """SessionInfo."""

    sessionId: str
    login: str
    site: str
    kind: str
    ttl: int
    seq: int


class SiteUnreachableData(TypedDict):
    """SiteUnreachableData."""

    site: str
    retryAfter: float


class Subscribed(TypedDict):
    """Subscribed."""

    subscriptionId: str
    identifier: str


class TimedOutUpstreamData(TypedDict):
    """TimedOutUpstreamData."""

    executed: Literal["unknown", "no"]


class TooLargeData(TypedDict):
    """TooLargeData."""

    limit: int


class TooManyRequestsData(TypedDict):
    """TooManyRequestsData."""

    limit: int
    retryAfter: float


class UpstreamErrorData(TypedDict):
    """UpstreamErrorData."""

    status: int
    error: str
    message: str


class XcuAdministrator(TypedDict):
    """XcuAdministrator."""

    id: int
    login: str
    name: str
    password: str
    superAdmin: bool
    ldap: bool
    entities: list[XcuEntity]


class XcuAdministratorItems(TypedDict):
    """XcuAdministratorItems."""

    items: list[XcuAdministrator]


class XcuEntity(TypedDict):
    """XcuEntity."""

    id: int
    combinedId: str
    name: str
    displayName: str
    xivo: XcuXivo
    intervals: list[XcuInterval]
    presentedNumber: str


class XcuEntityItems(TypedDict):
    """XcuEntityItems."""

    items: list[XcuEntity]


class XcuInterval(TypedDict):
    """XcuInterval."""

    start: str
    end: str


class XcuNumberItems(TypedDict):
    """XcuNumberItems."""

    items: list[str]


class XcuTemplate(TypedDict):
    """XcuTemplate."""

    id: int
    name: str
    peerSipName: str
    routedInbound: bool
    routedInboundPrefix: NotRequired[str]
    callerIdMode: str
    customCallerId: NotRequired[str]
    ringingTime: int
    voiceMailEnabled: bool
    voiceMailNumberMode: NotRequired[str]
    voiceMailCustomNumber: NotRequired[str]
    voiceMailSendEmail: NotRequired[bool]
    xivos: list[int]
    entities: list[str]


class XcuUser(TypedDict):
    """XcuUser."""

    id: int
    entity: XcuEntity
    firstName: str
    lastName: str
    internalNumber: str
    externalNumber: str | None
    mail: str | None
    ctiLogin: str | None
    ctiPassword: str | None
    provisioningNumber: str


class XcuUserItems(TypedDict):
    """XcuUserItems."""

    items: list[XcuUser]


class XcuXivo(TypedDict):
    """XcuXivo."""

    id: int
    uuid: str
    name: str
    host: str
    remainingSlots: int


class XcuXivoItems(TypedDict):
    """XcuXivoItems."""

    items: list[XcuXivo]


class XucCallHistoryRow(TypedDict):
    """XucCallHistoryRow."""

    start: str
    duration: str
    srcUsername: NotRequired[str]
    dstUsername: NotRequired[str]
    status: str


class XucContact(TypedDict):
    """XucContact."""

    id: str
    lastname: NotRequired[str]
    firstname: NotRequired[str]
    company: NotRequired[str]
    email: NotRequired[str]
    number: NotRequired[str]
    mobile: NotRequired[str]
    fax: NotRequired[str]


class XucContactEntry(TypedDict):
    """XucContactEntry."""

    status: int
    entry: list[Any]


class XucContactList(TypedDict):
    """XucContactList."""

    entries: list[XucContactEntry]
    headers: list[str]


class XucImportFailure(TypedDict):
    """XucImportFailure."""

    line: int
    errors: list[str]


class XucImportReport(TypedDict):
    """XucImportReport."""

    created: list[XucImportedContact]
    failed: list[XucImportFailure]


class XucImportedContact(TypedDict):
    """XucImportedContact."""

    id: str
    lastname: NotRequired[str]
    firstname: NotRequired[str]
    company: NotRequired[str]
    email: NotRequired[str]
    number: NotRequired[str]
    mobile: NotRequired[str]
    fax: NotRequired[str]


class XucLogin(TypedDict):
    """XucLogin."""

    login: str
    token: str
    TTL: NotRequired[int]


class XucQualification(TypedDict):
    """XucQualification."""

    id: int
    name: str
    subQualifications: list[XucSubQualification]


class XucQualificationAnswer(TypedDict):
    """XucQualificationAnswer."""

    sub_qualification_id: int
    time: str
    callid: str
    agent: int
    queue: int
    first_name: str
    last_name: str
    comment: str
    custom_data: str


class XucSubQualification(TypedDict):
    """XucSubQualification."""

    id: int
    name: str


class XucSuccess(TypedDict):
    """XucSuccess."""

    res: str


class XucSuccessWithData(TypedDict):
    """XucSuccessWithData."""

    res: str
    data: Any


ConfigMgtDissuasionType = Literal["soundFile", "queue", "other"]
ConfigMgtFilterOperator = Literal["=", "!=", ">", ">=", "<", "<=", "like", "ilike", "is null", "is not null"]
ConfigMgtFilterOrder = Literal["ASC", "DESC"]
ConfigMgtProfile = Literal["admin", "supervisor", "teacher"]
CtiAgentStateName = Literal[
    "AgentDialing",
    "AgentLoggedOut",
    "AgentLogin",
    "AgentOnCall",
    "AgentOnPause",
    "AgentOnWrapup",
    "AgentReady",
    "AgentRinging",
]
"""`AgentStateEvent.name`."""
CtiCallDirection = Literal["Incoming", "Outgoing"]
"""Who placed the call, seen from the user of the session."""
CtiCallType = Literal["External", "Internal"]
"""Where the other party of an agent's call is."""
CtiCallbackTicketStatus = Literal["NoAnswer", "Answered", "Fax", "Callback", "Email"]
CtiMonitorState = Literal["ACTIVE", "DISABLED", "PAUSED"]
"""Whether an agent's call is being recorded."""
CtiPhoneEventType = Literal[
    "EventDialing", "EventEstablished", "EventOnHold", "EventReleased", "EventRinging"
]
"""`PhoneEvent.eventType`."""
CtiPhoneStatus = Literal[-99, -2, -1, 0, 1, 2, 4, 8, 9, 16]
"""`PhoneStatusUpdate.status` and the status of contacts (Cti.js `PhoneStatus`)."""
O2gAcdStatsProgressStep = Literal["COLLECT", "PROCESSED", "FORMATED", "ERROR", "CANCELLED"]
O2gAddonType = Literal["NO_EXTENSIONS", "ADDON_10_KEYS", "ADDON_20_KEYS", "ADDON_40_KEYS", "ADDON_EL_14_KEYS"]
O2gAgentAttributeCallCenterRealTime = Literal[
    "AssociatedSet",
    "CurrentPG",
    "PhoneState",
    "LogonDate",
    "PrivateCallsTotalDuration",
    "ComDate",
    "NBOfPrivateCalls",
    "NbOfServedACDCalls",
    "NbOfRefusedACDCalls",
    "NbOfTransferedACDCalls",
    "NbOfOutgoingACDCalls",
    "NbOfInterceptedACDCalls",
    "ServiceState",
    "NbOfWithdrawals",
    "WithdrawalsTotalDuration",
    "WithdrawReason",
    "PilotName",
    "QueueName",
    "ALL",
]
O2gAgentAttributeCallCenterStatistics = Literal[
    "nbRotating",
    "nbPickedUp",
    "nbPickup",
    "nbLocalOutNonAcd",
    "nbExtOutNonacd",
    "nbRingAcd",
    "nbHelp",
    "nbLocInNonacd",
    "nbExtInNonacdDirect",
    "nbExtInNonacdTransferred",
    "nbServedWOCode",
    "nbServedWCode",
    "nbAcdQuickServed",
    "nbExtinNonacdServed",
    "nbExtinNonacdQuickServed",
    "nbOutAcd",
    "nbOutAcdAnswered",
    "nbOnWrapup",
    "ringAcdServedTDur",
    "ringAcdServedADur",
    "ringInNonAcdExtServedTDur",
    "ringInNonAcdExtServedADur",
    "ringAcdTDur",
    "ringAcdADur",
    "ringInNonAcdExtTDur",
    "ringInNonAcdExtADur",
    "ringTDur",
    "ringADur",
    "convAcdTDur",
    "convAcdADur",
    "wrapupAcdTDur",
    "convLocOutNonacdTDur",
    "convLocOutNonacdADur",
    "convExtOutTDur",
    "convExtOutADur",
    "convLocInNonacdTDur",
    "convLocInNonacdADur",
    "convExtInNonacdTDur",
    "convExtInNonacdADur",
    "outAcdCommTDur",
    "outAcdCommADur",
    "outAcdConvTDur",
    "outAcdConvADur",
    "outAcdTransactTDur",
    "outAcdTransactADur",
    "outAcdWrapupTDur",
    "outAcdWrapupADur",
    "outAcdPauseTDur",
    "outAcdPauseADur",
    "wrapUpIdleTDur",
    "callOnWrapupTDur",
    "busyOnWrapupTDur",
    "busyTDur",
    "loggedOutPerTime",
    "notAssignedPerTime",
    "assignedPerTime",
    "withdrawPerTime",
    "withdrawPerTimeCause1",
    "withdrawPerTimeCause2",
    "withdrawPerTimeCause3",
    "withdrawPerTimeCause4",
    "withdrawPerTimeCause5",
    "withdrawPerTimeCause6",
    "withdrawPerTimeCause7",
    "withdrawPerTimeCause8",
    "withdrawPerTimeCause9",
    "nbPilots",
    "nbAcdServedCalls",
    "nbAcdInServedCalls",
    "nbInCallsReceivedByPilot",
    "nbAcdOutServedCalls",
    "nbTotNonServedCalls",
    "nbInNonServedCalls",
    "nbPickedupCalls",
    "nbRefusedCalls",
    "nbAcdOutNonServedCalls",
    "nbTotNonAcdreceivedCalls",
    "nbInNonAcdCalls",
    "nbOutNonAcdCalls",
    "assignedNotWithdrawDur",
    "withdrawDur",
    "manuWrapupDur",
    "unreachableDur",
    "nonAcdWorkTDur",
    "nonAcdWorkADur",
    "acdWorkTDur",
    "acdWorkADur",
    "acdWorkInTDur",
    "acdWorkInADur",
    "acdWorkInConvTDur",
    "acdWorkInConvADur",
    "acdWorkInRingTDur",
    "acdWorkInRingADur",
    "acdWorkInWrapupTDur",
    "acdWorkInWrapupADur",
    "acdWorkOutTDur",
    "acdWorkOutADur",
    "acdWorkOutConvTDur",
    "acdWorkOutConvADur",
    "acdWorkOutWrapupTDur",
    "acdWorkOutWrapupADur",
    "acdInConvTDur",
    "acdInConvADur",
    "acdOutConvTDur",
    "acdOutConvADur",
    "ALL",
]
O2gAgentMainState = Literal["UNKNOWN", "LOG_ON", "LOG_OFF", "ERROR", "LOGGED_ON", "LOGGED_OFF"]
O2gAgentPilotStatsAttribute = Literal[
    "nbCallsReceived",
    "nbCallsTransfIn",
    "nbCallsServed",
    "nbCallsServedTooQuickly",
    "nbCallsWithEnquiry",
    "nbCallsWithHelp",
    "nbCallsTransf",
    "nbCallsTransfToAgent",
    "nbCallsInWrapup",
    "maxCallProcDur",
    "maxConvDur",
    "maxWrapupDur",
    "callProcTDur",
    "callProcADur",
    "convTDur",
    "convADur",
    "wrapupTDur",
    "wrapupADur",
    "convInWrapupTDur",
    "busyTimeInWrapupTDur",
    "onHoldTDur",
    "onHoldADur",
    "transTDur",
    "transADur",
    "pauseTDur",
    "pauseADur",
    "ALL",
]
O2gAgentSubState = Literal[
    "READY",
    "OUT_OF_PG",
    "BUSY",
    "TRANSACTION_CODE_INPUT",
    "WRAPUP",
    "PAUSE",
    "WITHDRAW",
    "WRAPUP_IM",
    "WRAPUP_EMAIL",
    "WRAPUP_EMAIL_INTERRUPTIBLE",
    "WRAPUP_OUTBOUND",
    "WRAPUP_CALLBACK",
    "IDLE",
]
O2gAgentTypeCallCenterAgent = Literal["AGENT", "SUPERVISOR"]
O2gAgentTypeCallCenterRealTime = Literal["Normal", "IVR"]
O2gAttribute = Literal["lastName", "firstName", "id.phoneNumber", "id.loginName"]
O2gCTILinkState = Literal["CONNECTED_MAIN", "CONNECTED_SECONDARY", "DISCONNECTED"]
O2gCallCause = Literal[
    "ABANDONED",
    "ALL_TRUNK_BUSY",
    "BUSY",
    "CLEARED",
    "PARTICIPANT_LEFT",
    "CONFERENCED",
    "INVALID_NUMBER",
    "DESTINATION_NOT_OBTAINABLE",
    "DO_NOT_DISTURB",
    "FORWARDED",
    "NOT_ANSWERED",
    "PICKED_UP",
    "PARKED",
    "REDIRECTED",
    "OVERFLOWN",
    "TRANSFERRED",
    "CAMP_ON",
    "UNKNOWN",
    "PICKED_UP_TANDEM",
    "CALL_BACK",
    "RECALL",
    "DISTRIBUTED",
    "ACD_ENTER_DISTRIBUTION",
    "RESOURCES_NOT_AVAILABLE",
    "SUPERVISOR_LISTENING",
    "SUPERVISOR_INTRUSION",
    "SUPERVISOR_RESTRICT_INTRUSION",
    "NO_AVAILABLE_AGENT",
    "LOCKOUT",
]
O2gCallType = Literal[
    "PublicNetworkCall",
    "PublicNetworkCallThroughPrivateNetwork",
    "PrivateNetworkCall",
    "LocalNetworkCall",
    "PublicNetworkIncomingCall",
    "PublicNetworkIncomingCallThroughPrivateNetwork",
    "Unspecified",
    "PrivateNetworkOutgoingCallToPublicNetwork",
    "PrivateNetworkOutgoingCallToPrivateNetwork",
    "PublicNetworkIncomingCallToPrivateNetwork",
    "PrivateNetworkIncomingCallToPrivateNetwork",
    "PublicOrPrivateNetworkOutgoingCallThroughPrivateNetwork",
    "PublicOrPrivateNetworkIncomingCallThroughPrivateNetwork",
    "PrivateNetworkIncomingCall",
    "LocalNode",
    "LocalTransit",
]
O2gConfigurationTypeDTO = Literal["PBX_MANAGEMENT", "RECORDING", "FULL_SERVICES"]
O2gDayOfWeek = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
O2gDaysOfWeek = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
O2gDestinationType = Literal["OFFICE", "MOBILE", "VOICEMAIL", "NUMBER", "UNKNOWN"]
O2gDeviceType = Literal["DECT", "DESKPHONE", "MOBILE", "SOFTPHONE"]
O2gE_AgentPhoneState = Literal[
    "Idle",
    "LineLockout",
    "OutOfOrder",
    "AcdRinging",
    "AcdConversation",
    "AcdConsultation",
    "Help",
    "AcdConference",
    "TransactionOnDial",
    "Pause",
    "WrapUp",
    "SupervisorDiscreteListening",
    "AgentDiscreteListening",
    "Recording",
    "LoggedOut",
    "Held",
    "Dialing",
    "PrivateRinging",
    "PrivateLocalConversation",
    "PrivateExternalConversation",
    "PrivateConsultation",
    "PrivateConference",
    "BusyTone",
    "Reserved",
    "AcdOutgoingConversation",
    "ContinuousSupervision",
    "Unavailable",
    "unknown",
]
O2gE_AgentServiceState = Literal["LoggedOut", "LoggedIn", "Assigned", "Withdrawn", "unknown"]
O2gFileType = Literal["csv", "xls"]
O2gForwardType = Literal["BUSY", "NO_ANSWER", "BUSY_NO_ANSWER"]
O2gIntrusionMode = Literal["NORMAL", "RESTRICTED", "DISCRETE", "STOP"]
O2gKeyboardType = Literal["CCITT", "ITU"]
O2gLanguage = Literal["EN", "FR", "DE"]
O2gMainType = Literal["USER", "DEVICE", "SERVICE", "EXTERNAL", "UNKNOWN"]
O2gMediaState = Literal[
    "UNKNOWN",
    "OFF_HOOK",
    "IDLE",
    "RELEASING",
    "DIALING",
    "HELD",
    "RINGING_INCOMING",
    "RINGING_OUTGOING",
    "ACTIVE",
]
O2gMediaType = Literal["AUDIO", "UNKNOWN"]
O2gOperation = Literal["OR", "AND", "EQUAL_IGNORE_CASE", "BEGIN_WITH", "CONTAIN", "END_WITH"]
O2gOperationalState = Literal["IN_SERVICE", "OUT_OF_SERVICE", "UNKNOWN"]
O2gOverflowType = Literal["BUSY", "NO_ANSWER", "BUSY_NO_ANSWER"]
O2gPGAgentAttribute = Literal[
    "State",
    "NbOfWithdrawnAgents",
    "NbOfAgentsInPrivateCall",
    "NbOfAgentsInACDCall",
    "NbOfAgentsInACDRinging",
    "NbOfAgentsInACDConv",
    "NbOfAgentsInWrapupAndTransaction",
    "NbOfAgentsInPause",
    "NbOfBusyAgents",
    "NbOfLoggedOnAgents",
    "NbOfFreeAgents",
    "NbOfIdleAgents",
    "NbOfLoggedOnAndNotWithdrawnAgents",
    "ConsolidatedQueuesWaitingTime",
    "ConsolidatedQueuesNbOfWaitingCalls",
    "ConsolidatedQueuesEWT",
    "ServiceLevel",
    "Efficiency",
    "IncomingTraffic",
    "ALL",
]
O2gPGAgentType = Literal["Agent", "IVR", "QueuedIVR", "unknown"]
O2gPGOtherAttribute = Literal["State", "NbOfACDCalls", "IncomingTraffic", "ALL"]
O2gPGOtherTypeDTO = Literal["MutualAid", "Forward", "Guide", "Remote"]
O2gPeriodType = Literal["oneDay", "onSeveralDays"]
O2gPeriodicity = Literal["once", "daily", "weekly", "monthly"]
O2gPilotAttribute = Literal[
    "State",
    "ServiceLevel",
    "CurrentRuleName",
    "NbOfWaitingCalls",
    "NbOfMutualAidCalls",
    "NbOfCallsInConversation",
    "NbOfCallsInRemotePG",
    "AverageWaitingTime",
    "NbOfRunningCalls",
    "NbOfRingingACDCalls",
    "NbOfDissuadedCalls",
    "NbOfCallsInGeneralForwarding",
    "Efficiency",
    "IncomingTraffic",
    "ALL",
    "CurrentPG",
]
O2gPilotOperatingMode = Literal["normal", "closed", "forward"]
O2gPilotStatsAttribute = Literal[
    "nbCallsOpen",
    "nbCallsBlocked",
    "nbCallsForward",
    "nbCallsByTransfer",
    "nbCallsByMutualAid",
    "maxNbSimultCalls",
    "nbOverflowInQueue",
    "NbOverflowInRinging",
    "nbCallsWOQueuing",
    "nbCallsAfterQueuing",
    "nbCallsSentInMutualAidQueue",
    "nbCallsRedirectedOutACDArea",
    "nbCallsDissuaded",
    "nbCallsDissuadedAfterTryingMutualAid",
    "nbCallsVGTypePG",
    "nbCallsSentToPG",
    "nbCallsRejectedLackOfRes",
    "nbCallsServedByAgent",
    "nbCallsServedInTime",
    "nbCallsServedTooQuick",
    "nbCallsWithoutTransCode",
    "nbCallsWithTransCode",
    "nbCallsRedistrib",
    "nbCallsBeforeTS1",
    "percentCallsBeforeTS1",
    "nbCallsBeforeTS2",
    "percentCallsBeforeTS2",
    "nbCallsBeforeTS3",
    "percentCallsBeforeTS3",
    "nbCallsBeforeTS4",
    "percentCallsBeforeTS4",
    "nbCallsAfterTS4",
    "percentCallsAfterTS4",
    "nbAbandonsOnGreetingsVG",
    "nbAbandonsOn1WaitingVG",
    "nbAbandonsOn2WaitingVG",
    "nbAbandonsOn3WaitingVG",
    "nbAbandonsOn4WaitingVG",
    "nbAbandonsOn5WaitingVG",
    "nbAbandonsOn6WaitingVG",
    "nbAbandonsOnRinging",
    "nbAbandonsOnGenFwdVG",
    "nbAbandonsOnBlockedVG",
    "nbAbandonsOnAgentBusy",
    "nbAbandons",
    "nbAbandonsBeforeTS1",
    "percentAbandonsBeforeTS1",
    "nbAbandonsBeforeTS2",
    "percentAbandonsBeforeTS2",
    "nbAbandonsBeforeTS3",
    "percentAbandonsBeforeTS3",
    "nbAbandonsBeforeTS4",
    "percentAbandonsBeforeTS4",
    "nbAbandonsAfterTS4",
    "percentAbandonsAfterTS4",
    "callProcTDur",
    "callProcADur",
    "greetingListenTDur",
    "greetingListenADur",
    "beforeQueuingTDur",
    "waitServedCallsTDur",
    "waitServedCallsADur",
    "waitAbandonnedCallsTDur",
    "waitAbandonnedCallsADur",
    "ringingTDur",
    "ringingADur",
    "convTDur",
    "convADur",
    "holdCallsTDur",
    "holdCallsADur",
    "wrapupTDur",
    "wrapupADur",
    "longestWaitingDur",
    "serviceLevel",
    "efficiency",
    "inServiceState",
    "genFwdState",
    "blockedState",
    "dnbTotReceivedCalls",
    "dnbCallsOpen",
    "dnbCallsBlocked",
    "dnbCallsForward",
    "dnbDirectRoute",
    "dnbIndirectRoute",
    "dnbTotServedCalls",
    "defficiency",
    "dnbCallsWOQueuing",
    "dnbCallsAfterQueuing",
    "dnbCallsBeforeTS1",
    "dnbCallsBeforeTS2",
    "dnbCallsBeforeTS3",
    "dnbCallsBeforeTS4",
    "dnbCallsAfterTS4",
    "dwaitServedCallsADur",
    "dnbAbandons",
    "dnbAbandonsOnGreetingsVG",
    "dnbAbandonsOnWaitingVG",
    "dnbAbandonsBeforeTS1",
    "dnbAbandonsBeforeTS2",
    "dnbAbandonsBeforeTS3",
    "dnbAbandonsBeforeTS4",
    "dnbAbandonsAfterTS4",
    "dnbCallsRejectedLackOfRes",
    "dnbCallsDissuaded",
    "dnbTotCallsRedirected",
    "dnbCallsRedirectedOutACDArea",
    "dnbCallsSentInMutualAidQueue",
    "dnbCallsSentToPG",
    "dserviceLevel",
    "defficiency2",
    "dcallProcADur",
    "dconvADur",
    "dwrapupADur",
    "dholdCallsADur",
    "dringingADur",
    "dwaitingADur",
    "dlongestWaitingDur",
    "ALL",
]
O2gPilotStatus = Literal[
    "OPEN",
    "BLOCKED",
    "BLOCKED_ON_RULE",
    "BLOCKED_ON_BLOCKED_RULE",
    "GENERAL_FORWARDING",
    "GENERAL_FORWARDING_ON_RULE",
    "BLOCKED_ON_GENERAL_FORWARDING_RULE",
    "OTHER",
]
O2gQueueAttribute = Literal[
    "State",
    "NbOfAgentsInDistribution",
    "IncomingTraffic",
    "OutgoingTraffic",
    "NbOfWaitingCalls",
    "CurrentWaitingTime",
    "ExpectedWaitingTime",
    "FillingRate",
    "LongestWaitingTimeInList",
    "ALL",
]
O2gQueueType = Literal[
    "Normal", "MutualAid", "Dissuasion", "Virtual", "WaitingRoom", "VirtualWaitingRoom", "unknown"
]
O2gReason = Literal[
    "ALL_TRUNK_BUSY",
    "INVALID_NUMBER",
    "ABANDONED",
    "BUSY",
    "CONFERENCED",
    "PICKUP",
    "FORWARDED",
    "REDIRECTED",
    "RELEASED_ON_REDIRECT",
    "TRANSFERRED",
    "RELEASED_ON_TRANSFER",
    "VOICEMAIL",
    "NORMAL",
    "UNKNOWN",
]
O2gRecordState = Literal["PAUSED", "RECORDING"]
O2gResultCode = Literal["OK", "NOK", "FINISH", "TIMEOUT"]
O2gRole = Literal["CALLER", "CALLEE", "UNKNOWN"]
O2gScheduledPeriodType = Literal[
    "currentDay", "currentWeek", "currentMonth", "lastDays", "lastWeeks", "lastMonth", "fromDateToDate"
]
O2gScheduledState = Literal[
    "Not_executed", "Executed", "Failed_On_Get_Data", "Failed_On_Send_Mail", "In_progress", "Expired"
]
O2gServiceState = Literal["Closed", "Opened", "Blocked", "unknown"]
O2gSlotType = Literal["aQuarterOfAnHour", "halfAnHour", "anHour"]
O2gStartType = Literal["RECORD_FROM_NOW", "RECORD_ENTIRE_CALL"]
O2gSubscriberFilterDTO = Literal["A4980", "ALL", "NONE"]
O2gSubscriptionState = Literal["UNKNOWN", "ACCEPTED", "REFUSED"]
O2gSupervisedAccountType = Literal["LOGIN_NAME", "PHONE_NUMBER"]
O2gTelFacility = Literal[
    "CallingLineIdentificationPresentation",
    "ConnectedLineIdentificationPresentation",
    "CallingLineIdentificationRestriction",
    "ConnectedLineIdentificationRestriction",
    "MaliciousCallIdentification",
    "CallForwardingUnconditional",
    "CallForwardingOnBusy",
    "CallForwardingOnNoReply",
    "Transfer",
    "AdviceOfChargeAtSetup",
    "AdviceOfChargeDuringCall",
    "AdviceOfChargeAtEnd",
    "ClosedUserGroup",
    "CallWaiting",
    "UserToUserSignalling",
    "UserToUserFacility",
    "TerminalPortability",
    "Interception",
    "Booking",
    "CampOn",
    "Conference",
    "MiniMessaging",
    "Subaddressing",
    "BasicCall",
    "OperatorFacility",
    "Substitution",
    "PriorityIncomingCall",
    "Transit",
    "PrivateOverflowToPublic",
    "ReroutingPublicToPrivate",
    "FaxServer",
    "VoiceMail",
    "CentralAbbreviatedNumbering",
    "IndividualAbbreviatedNumbering",
    "IntegratedServiceVirtualPrivateNetwork",
    "OverflowVirtualPrivateNetwork",
    "ARSService",
    "DISA",
    "None",
]
O2gUserState = Literal["FREE", "BUSY", "UNKNOWN"]
O2gVoicemailType = Literal["VM_4635", "VM_4645", "EXTERNAL"]
Upload = str | Any
"""A file to send."""
