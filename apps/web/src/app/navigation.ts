import CertificateIcon from '@mui/icons-material/WorkspacePremiumOutlined';
import ConfigurationIcon from '@mui/icons-material/TuneOutlined';
import DashboardIcon from '@mui/icons-material/SpaceDashboardOutlined';
import IntegrationIcon from '@mui/icons-material/AccountTreeOutlined';
import PolicyIcon from '@mui/icons-material/PolicyOutlined';
import SettingsIcon from '@mui/icons-material/SettingsOutlined';
import type { SvgIconComponent } from '@mui/icons-material';
import type { RouteId } from '../api/route-by-id.ts';
import type { PagePath } from '../lib/page-path.ts';

/** A page that the side bar and the command palette lead to. */
export interface NavigationEntry {
  readonly label: string;
  readonly to: PagePath;
  /** Other words by which people look for it. */
  readonly keywords?: string;
  /** The route that the page begins with; whoever may not call it does not see the entry. */
  readonly needs?: RouteId;
}

/** A group of the side bar. */
export interface NavigationGroup {
  readonly label: string;
  readonly icon: SvgIconComponent;
  readonly entries: readonly NavigationEntry[];
}

/** The page at the top, outside of all groups. */
export const HOME = { label: 'Dashboard', to: '/', icon: DashboardIcon } as const;

/** Groups and pages in the order of the side bar; a new page is one line here and one in routes.tsx. */
export const NAVIGATION: readonly NavigationGroup[] = [
  {
    label: 'Inventory',
    icon: CertificateIcon,
    entries: [
      {
        label: 'Issuer Certificates',
        to: '/issuer-certificates',
        keywords: 'intermediate sub ca running issuers expiry',
      },
      {
        label: 'Whose Certificate?',
        to: '/certificate-origin',
        keywords: 'origin find paste leaf workload pem owner incident who',
      },
      {
        label: 'Alerts',
        to: '/alerts',
        keywords: 'warning attention expiring silent stale late conflict quota monitoring',
      },
      {
        label: 'Incidents',
        to: '/incidents',
        keywords: 'off switch freeze quarantine revoke stop stolen thaw emergency',
      },
    ],
  },
  {
    label: 'Policies',
    icon: PolicyIcon,
    entries: [
      {
        label: 'Issuer Sub CA Providers',
        to: '/sub-ca-providers',
        keywords: 'subordinate hsm csr parameters',
      },
      {
        label: 'Workload Issuance Policies',
        to: '/policies',
        keywords: 'san subject key usage template',
      },
      {
        label: 'Policy Approvals',
        to: '/policy-approvals',
        keywords: 'second person approver four eyes proposal review',
      },
      {
        label: 'Policy Simulator',
        to: '/simulator',
        keywords: 'dry run try test csr certification request what if',
      },
    ],
  },
  {
    label: 'Integrations',
    icon: IntegrationIcon,
    entries: [
      {
        label: 'Certificate Authorities',
        to: '/certificate-authorities',
        keywords: 'root intermediate chain trust anchor built-in',
      },
      {
        label: 'Trust Bundles',
        to: '/trust-bundles',
        keywords: 'root anchor rotation spiffe bundle endpoint mesh migration federation',
      },
    ],
  },
  {
    label: 'Configurations',
    icon: ConfigurationIcon,
    entries: [
      {
        label: 'Issuer Configurations',
        to: '/configurations',
        keywords: 'bootstrap jwks oidc clients',
      },
    ],
  },
  {
    label: 'Settings',
    icon: SettingsIcon,
    entries: [
      {
        label: 'Event Log',
        to: '/event-log',
        needs: 'activityLogSearch',
        keywords: 'audit trail history who did what activity',
      },
      {
        label: 'Service Accounts',
        to: '/service-accounts',
        keywords: 'client id credential key pair federation',
      },
      {
        label: 'API Keys',
        to: '/api-keys',
        keywords: 'token script rotate preferences',
      },
      { label: 'Teams', to: '/teams', keywords: 'groups members owners role' },
      { label: 'Users', to: '/users', keywords: 'people invite roles accounts password reset' },
      {
        label: 'Alert Settings',
        to: '/settings/alerts',
        keywords: 'thresholds webhook notify pager monitoring',
      },
      {
        label: 'Single Sign-On',
        to: '/settings/single-sign-on',
        needs: 'singleSignOnGet',
        keywords: 'sso oidc openid identity provider groups',
      },
      {
        label: 'Audit Trail',
        to: '/settings/audit',
        needs: 'auditSettingsGet',
        keywords: 'retention forwarding webhook syslog siem checkpoints chain',
      },
      { label: 'Company', to: '/settings/company', keywords: 'tenant prefix sessions name' },
    ],
  },
];

/** The group and entry of a page, by its address or one below it. */
export function navigationOf(
  pathname: string,
): { readonly group: NavigationGroup; readonly entry: NavigationEntry } | undefined {
  for (const group of NAVIGATION) {
    for (const entry of group.entries) {
      if (pathname === entry.to || pathname.startsWith(`${entry.to}/`)) return { group, entry };
    }
  }
  return undefined;
}
