/** Public names of what ends trust and asks where it came from; the index exports them all. */
export {
  BulkRevocationRequest,
  BulkRevocationResponse,
  CaRevocationInformation,
  CaRevocationRequest,
  MAX_REVOCATIONS,
  OcspSettings,
  OcspSettingsRequest,
  RevocationPreview,
  RevocationPreviewRequest,
  RevocationSelection,
  revocations,
} from './management/revocations.ts';
export {
  INCIDENT_ACTIONS,
  INCIDENT_TARGETS,
  IncidentAction,
  IncidentImpact,
  IncidentInformation,
  IncidentPreview,
  IncidentPreviewRequest,
  IncidentReport,
  IncidentRequest,
  IncidentTarget,
  IncidentTargetKind,
  IncidentsResponse,
  MAX_INCIDENT_SUB_CAS,
  incidents,
} from './management/incidents.ts';
export {
  CertificateOrigin,
  CertificateOriginRequest,
  OriginAuthority,
  ReadCertificate,
  certificateOrigin,
} from './management/certificate-origin.ts';
