import type { SessionInformation } from '@luciole/contract';
import { Box, Button, Chip, Typography } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { isSession, signOut } from '../../api/credential.ts';
import { routeQuery } from '../../api/queries.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Instant } from '../../components/instant.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { SectionCard } from '../../components/section-card.tsx';
import { showProblem, showToast } from '../../components/toasts.tsx';
import { SIGN_IN_METHOD_LABELS } from '../../lib/labels.ts';
import { browserOf } from './browser-of.ts';

/** Browsers that are signed in as this user, to be ended one by one or all at once. */
export function SessionsCard() {
  const { data, error, refetch } = useQuery(routeQuery('sessionList'));
  const [isEndingAll, setIsEndingAll] = useState(false);
  const queryClient = useQueryClient();
  const refresh = () => void queryClient.invalidateQueries({ queryKey: ['sessionList'] });
  const endOne = useMutation({
    mutationFn: (id: string) => call('sessionDeleteOne', { params: { id } }),
    onSuccess: () => showToast('The session has ended'),
    onError: showProblem,
    onSettled: refresh,
  });
  const endAll = useMutation({
    mutationFn: () => call('sessionDeleteAll'),
    onSuccess: () => {
      setIsEndingAll(false);
      if (isSession()) signOut();
      else refresh();
    },
    onError: showProblem,
  });
  const sessions = data?.sessions ?? [];
  return (
    <SectionCard
      title="Sessions"
      text="Browsers in which you are signed in. End what you do not know."
    >
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {data !== undefined && sessions.length === 0 && (
        <Typography variant="body2" color="textSecondary">
          None.
        </Typography>
      )}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {sessions.map((session) => (
          <SessionItem
            key={session.id}
            session={session}
            isBusy={endOne.isPending && endOne.variables === session.id}
            onEnd={() => endOne.mutate(session.id)}
          />
        ))}
      </Box>
      {sessions.length > 0 && (
        <Button
          variant="outlined"
          color="error"
          onClick={() => setIsEndingAll(true)}
          sx={{ mt: 2 }}
        >
          Sign out everywhere
        </Button>
      )}
      <ConfirmDialog
        isOpen={isEndingAll}
        title="Sign out everywhere?"
        confirmLabel="Sign out everywhere"
        isDangerous
        isBusy={endAll.isPending}
        onConfirm={() => endAll.mutate()}
        onClose={() => setIsEndingAll(false)}
      >
        <Typography variant="body2">
          Every session of yours ends, this one too. API keys go on working; revoke them if somebody
          else may have them.
        </Typography>
      </ConfirmDialog>
    </SectionCard>
  );
}

function SessionItem({
  session,
  isBusy,
  onEnd,
}: {
  readonly session: SessionInformation;
  readonly isBusy: boolean;
  readonly onEnd: () => void;
}) {
  const { isCurrent, method, secondFactor, sourceAddress, userAgent } = session;
  return (
    <Box
      component="li"
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        gap: 1.5,
        py: 1.25,
        borderBottom: 1,
        borderColor: 'divider',
      }}
    >
      <Box sx={{ flex: 1, minWidth: 220 }}>
        <Typography variant="body2" sx={{ fontWeight: 600 }} title={userAgent}>
          {browserOf(userAgent)}
          {sourceAddress !== undefined && ` at ${sourceAddress}`}
        </Typography>
        <Typography variant="body2" color="textSecondary">
          {SIGN_IN_METHOD_LABELS[method]}
          {secondFactor && ' and second factor'},{' '}
          <Instant value={session.createdOn} as="relative" />
          {'; last seen '}
          <Instant value={session.lastSeenOn} as="relative" />
          {'; ends '}
          <Instant value={session.expiresOn} as="date and time" />
        </Typography>
      </Box>
      {isCurrent ? (
        <Chip size="small" variant="outlined" label="This browser" />
      ) : (
        <Button size="small" color="error" loading={isBusy} onClick={onEnd}>
          End
        </Button>
      )}
    </Box>
  );
}
