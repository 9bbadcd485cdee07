import DeleteIcon from '@mui/icons-material/DeleteOutlined';
import { Button } from '@mui/material';

/** Begins a deletion from a panel; a dialog asks first. */
export function DeleteButton({ onClick }: { readonly onClick: () => void }) {
  return (
    <Button
      size="small"
      variant="outlined"
      color="error"
      startIcon={<DeleteIcon />}
      onClick={onClick}
    >
      Delete
    </Button>
  );
}
