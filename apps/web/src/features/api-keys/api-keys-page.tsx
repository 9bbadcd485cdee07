import AddIcon from '@mui/icons-material/Add';
import { Button } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { routeQuery } from '../../api/queries.ts';
import { ListPage } from '../../components/resource-table/list-page.tsx';
import { API_KEY_COLUMNS, API_KEY_FILTERS } from './api-key-columns.tsx';

// What opens on a click is loaded on the click.
const ApiKeyDialogs = lazy(async () => ({
  default: (await import('./api-key-dialogs.tsx')).ApiKeyDialogs,
}));

const DEFINITION = {
  columns: API_KEY_COLUMNS,
  filters: API_KEY_FILTERS,
  defaultSort: '-creationDate',
};

/** API keys of whoever is signed in. */
export function ApiKeysPage() {
  const query = useQuery({ ...routeQuery('apiKeyList'), select: ({ apiKeys }) => apiKeys });
  const [isMaking, setIsMaking] = useState(false);
  const hasActive = query.data?.some(({ apiKeyStatus }) => apiKeyStatus === 'ACTIVE') ?? true;
  const newKey = !hasActive && (
    <Button variant="contained" startIcon={<AddIcon />} onClick={() => setIsMaking(true)}>
      New
    </Button>
  );
  return (
    <>
      <ListPage
        id="api-keys"
        title="API Keys"
        text="How your own scripts and tools sign in as you. You have one active key; rotate it before it expires."
        label="API keys"
        definition={DEFINITION}
        query={query}
        actions={newKey}
        empty={{
          title: 'You have no API key',
          text: 'With a key, scripts and command lines act as you, with the rights that you have. You need none to use this console.',
          action: newKey,
        }}
      />
      {isMaking && (
        <Suspense>
          <ApiKeyDialogs making={{ kind: 'new' }} onClose={() => setIsMaking(false)} />
        </Suspense>
      )}
    </>
  );
}
