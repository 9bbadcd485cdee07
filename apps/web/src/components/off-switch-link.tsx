import PowerIcon from '@mui/icons-material/PowerSettingsNew';
import type { IncidentTargetKind } from '@luciole/contract';
import { useMay } from '../api/permissions.ts';
import { LinkButton } from './link-button.tsx';

/** Leads to where something is frozen, quarantined or revoked; not there for whoever may not. */
export function OffSwitchLink(props: { readonly kind: IncidentTargetKind; readonly id: string }) {
  if (!useMay()('incidentOpen')) return null;
  return (
    <LinkButton
      to="/incidents/new"
      search={props}
      size="small"
      variant="outlined"
      color="error"
      startIcon={<PowerIcon />}
    >
      Stop
    </LinkButton>
  );
}
