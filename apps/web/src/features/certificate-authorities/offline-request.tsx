import type { CaRequestInformation } from '@luciole/contract';
import { Box, Button } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { routeQuery } from '../../api/queries.ts';
import { Copyable } from '../../components/copyable.tsx';
import { Fact, Facts } from '../../components/facts.tsx';
import { FormSection } from '../../components/forms/form-page.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { downloadText } from '../../lib/download.ts';

/** The request file of an intermediate that an offline root shall sign, and what to do with it. */
export function OfflineRequest({
  request: { id, subjectDN },
}: {
  readonly request: CaRequestInformation;
}) {
  const { data, error, refetch } = useQuery(routeQuery('caRequestOfflineFile', { params: { id } }));
  return (
    <FormSection
      title="1. Have the offline root sign it"
      text="Carry the request file to where the key of the root is. The command there shows what it will sign, and the SHA-256 of the file: compare it with the one here."
    >
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {data && (
        <>
          <Facts>
            <Fact label="Name asked for">{subjectDN}</Fact>
            <Fact label="SHA-256 of the file">
              <Copyable text={data.sha256} label="hash of the file" />
            </Fact>
          </Facts>
          <Box>
            <Button
              variant="outlined"
              onClick={() => downloadText(data.fileName, data.content, 'application/json')}
            >
              Download request file
            </Button>
          </Box>
          <Copyable
            text={`main.js ca offline sign --key root.sealed --request ${data.fileName} --out ca.pem`}
            label="command"
            isBlock
          />
        </>
      )}
    </FormSection>
  );
}
