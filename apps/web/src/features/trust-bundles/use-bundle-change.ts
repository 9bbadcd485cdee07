import { useMutation, useQueryClient } from '@tanstack/react-query';

/** A change of a bundle: whatever comes of it, the pages read the bundles again. */
export function useBundleChange<Input, Result>(options: {
  readonly mutationFn: (input: Input) => Promise<Result>;
  readonly onSuccess: (result: Result) => void;
}) {
  const queryClient = useQueryClient();
  return useMutation({
    ...options,
    onSettled: () => {
      for (const key of ['trustBundleGet', 'trustBundleList']) {
        void queryClient.invalidateQueries({ queryKey: [key] });
      }
    },
  });
}
