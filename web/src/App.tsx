import { Loader } from "@mantine/core";
import { lazy, Suspense } from "react";
import { Redirect, Route, Router, Switch, useLocation } from "wouter";
import { CallsPage } from "./calls/CallsPage";
import { signInPath } from "./session/returnTo";
import { useSession } from "./session/session";
import { aroundNavigation } from "./shell/leaving";
import { NotFoundPage } from "./shell/NotFoundPage";
import { Notice, Problem } from "./shell/Problem";
import { startOf } from "./shell/places";
import { Shell } from "./shell/Shell";
import { useQueryString } from "./shell/useQueryString";
import { firstWorkspace } from "./shell/workspace";

const AgentPage = lazy(() => import("./agent/AgentPage"));
const AgentsPage = lazy(() => import("./agents/AgentsPage"));
const AccountPage = lazy(() => import("./account/AccountPage"));
const CallPage = lazy(() => import("./call/CallPage"));
const NewAgentPage = lazy(() => import("./agents/NewAgentPage"));
const SettingsPage = lazy(() => import("./workspace/SettingsPage"));
const OverviewPage = lazy(() => import("./overview/OverviewPage"));
const DeliveriesPage = lazy(() => import("./deliveries/DeliveriesPage"));
const SignInPage = lazy(async () => ({
  default: (await import("./session/SignInPage")).SignInPage,
}));
const ForgotPage = lazy(async () => ({
  default: (await import("./session/ForgotPage")).ForgotPage,
}));
const ResetPage = lazy(async () => ({
  default: (await import("./session/ResetPage")).ResetPage,
}));
const InvitationPage = lazy(async () => ({
  default: (await import("./session/InvitationPage")).InvitationPage,
}));
const WelcomePage = lazy(async () => ({
  default: (await import("./session/WelcomePage")).WelcomePage,
}));

function Waiting() {
  return (
    <div
      role="status"
      aria-label="Loading"
      style={{ display: "grid", placeItems: "center", height: "100%" }}
    >
      <Loader size="sm" />
    </div>
  );
}

function WorkspacePages({ workspaceId }: { workspaceId: string }) {
  const workspaces = useSession().data?.workspaces ?? [];
  const workspace = workspaces.find((candidate) => String(candidate.id) === workspaceId);
  if (!workspace) return <NotFoundPage />;
  const base = `/w/${workspace.id}`;
  return (
    <Shell workspace={workspace}>
      <Suspense fallback={<Waiting />}>
        <Switch>
          <Route path={base}>
            <Redirect to={startOf(workspace.id)} replace />
          </Route>
          <Route path={`${base}/overview`}>
            <OverviewPage key={workspace.id} />
          </Route>
          <Route path={`${base}/calls`}>
            <CallsPage key={workspace.id} />
          </Route>
          <Route path={`${base}/calls/:callId`}>
            {({ callId }) => <CallPage key={callId} callId={Number(callId)} />}
          </Route>
          <Route path={`${base}/agents`}>
            <AgentsPage key={workspace.id} />
          </Route>
          <Route path={`${base}/agents/new`}>
            <NewAgentPage key={workspace.id} />
          </Route>
          <Route path={`${base}/agents/:agentId`}>
            {({ agentId }) => <AgentPage key={agentId} agentId={Number(agentId)} />}
          </Route>
          <Route path={`${base}/account`} component={AccountPage} />
          <Route path={`${base}/settings/:tab?`}>{({ tab }) => <SettingsPage tab={tab} />}</Route>
          <Route path={`${base}/deliveries/:deliveryId?`}>
            {({ deliveryId }) => (
              <DeliveriesPage deliveryId={deliveryId === undefined ? null : Number(deliveryId)} />
            )}
          </Route>
          <Route>
            <NotFoundPage />
          </Route>
        </Switch>
      </Suspense>
    </Shell>
  );
}

function Home() {
  const workspace = firstWorkspace(useSession().data?.workspaces ?? []);
  if (workspace) return <Redirect to={startOf(workspace.id)} replace />;
  return (
    <Notice isPage title="You belong to no workspace">
      <p>Ask somebody who owns one to invite you.</p>
    </Notice>
  );
}

function SignedInPages() {
  const [path] = useLocation();
  const search = useQueryString();
  const session = useSession();
  if (session.error) return <Problem error={session.error} onRetry={() => session.refetch()} />;
  if (!session.data) return <Waiting />;
  if (!session.data.user) {
    const here = search === "" ? path : `${path}?${search}`;
    return <Redirect to={signInPath(here + window.location.hash)} replace />;
  }
  return (
    <Switch>
      <Route path="/" component={Home} />
      <Route path="/w/:workspaceId/*?">
        {({ workspaceId }) => <WorkspacePages workspaceId={workspaceId} />}
      </Route>
      <Route component={NotFoundPage} />
    </Switch>
  );
}

export function App() {
  return (
    <Router aroundNav={aroundNavigation}>
      <Suspense fallback={<Waiting />}>
        <Switch>
          <Route path="/sign-in" component={SignInPage} />
          <Route path="/welcome" component={WelcomePage} />
          <Route path="/forgot" component={ForgotPage} />
          <Route path="/reset" component={ResetPage} />
          <Route path="/invitation" component={InvitationPage} />
          <Route component={SignedInPages} />
        </Switch>
      </Suspense>
    </Router>
  );
}
