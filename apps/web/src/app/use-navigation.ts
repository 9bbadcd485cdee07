import { useMemo } from 'react';
import { useMay } from '../api/permissions.ts';
import { CREATE_ACTIONS, type CreateAction } from './actions.ts';
import { NAVIGATION, type NavigationGroup } from './navigation.ts';

/** The groups of pages, without those that whoever is signed in may not see. */
export function useNavigation(): readonly NavigationGroup[] {
  const may = useMay();
  return useMemo(
    () =>
      NAVIGATION.map((group) => ({
        ...group,
        entries: group.entries.filter(({ needs }) => needs === undefined || may(needs)),
      })).filter(({ entries }) => entries.length > 0),
    [may],
  );
}

/** What whoever is signed in may make. */
export function useCreateActions(): readonly CreateAction[] {
  const may = useMay();
  return useMemo(() => CREATE_ACTIONS.filter(({ needs }) => may(needs)), [may]);
}
