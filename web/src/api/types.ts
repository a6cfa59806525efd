/** The names that the app uses for what the API answers with. */
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Session = Schemas["SessionOut"];
export type Workspace = Schemas["OwnWorkspace"];
export type Agent = Schemas["AgentOut"];
export type CallRow = Schemas["CallRow"];
export type CallDetail = Schemas["CallDetail"];
export type Row = Schemas["RowOut"];
export type Word = Schemas["WordOut"];
export type Tool = Schemas["ToolOut"];
export type Moment = Schemas["MomentOut"];
export type Reply = Schemas["ReplyOut"];
export type NodeVisit = Schemas["NodeVisitOut"];
export type Usual = Schemas["Usual"];
export type Deviation = Schemas["WarningOut"];
export type Delivery = Schemas["DeliveryOut"];
export type DeliveryDetail = Schemas["DeliveryDetail"];
export type DeliveryCounts = Schemas["DeliveryCounts"];
export type Cause = Schemas["CauseOut"];
export type Task = Schemas["TaskOut"];
export type Metric = Schemas["MetricOut"];
export type AgentIn = Schemas["AgentIn"];
export type AgentChanges = Schemas["AgentChanges"];
export type AgentTool = Schemas["Tool"];
export type AgentActivity = Schemas["ActivityOut"];
export type VersionFigures = Schemas["VersionOut"];
export type Role = Workspace["role"];
export type Member = Schemas["MemberOut"];
export type Invitation = Schemas["InvitationOut"];
export type NewInvitation = Schemas["NewInvitation"];
export type Invited = Schemas["InvitedOut"];
export type AuditEntry = Schemas["EntryOut"];
export type AuditActor = Schemas["ActorOut"];
