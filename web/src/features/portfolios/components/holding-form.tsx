import type { Holding, Portfolio } from '@/shared/api/types';
import { AmountField, CurrencyField, FieldPair, TextField } from '@/shared/forms/fields';
import type { ValuesOf } from '@/shared/forms/form-fields';
import { CreateDialog, EditDialog } from '@/shared/forms/resource-dialogs';
import type { ServerForm } from '@/shared/forms/use-server-form';
import type { DialogProps } from '@/shared/ui/lazy-dialog';
import { holdingsOf } from '../api';
import { holdingForm } from '../holding-schema';
import { messages } from '../messages';

const text = messages.holdingFields;

function fields(form: ServerForm<ValuesOf<typeof holdingForm>>) {
  return (
    <>
      <TextField
        form={form}
        name="symbol"
        label={text.symbol}
        placeholder={text.symbolPlaceholder}
        autoCapitalize="characters"
        spellCheck={false}
      />
      <TextField form={form} name="name" label={text.name} placeholder={text.namePlaceholder} />
      <FieldPair>
        <AmountField form={form} name="quantity" label={text.quantity} />
        <CurrencyField form={form} name="currency" label={text.currency} />
      </FieldPair>
      <AmountField form={form} name="cost_basis" label={text.cost} description={text.costHint} />
    </>
  );
}

export function CreateHoldingDialog({ portfolio, ...dialog }: DialogProps & { portfolio: Portfolio }) {
  return (
    <CreateDialog
      {...dialog}
      text={messages.addHolding}
      resource={holdingsOf(portfolio.id)}
      form={holdingForm}
      defaultValues={holdingForm.empty({ currency: portfolio.base_currency })}
    >
      {fields}
    </CreateDialog>
  );
}

export function EditHoldingDialog({ holding, ...dialog }: DialogProps & { holding: Holding }) {
  return (
    <EditDialog
      {...dialog}
      id={holding.id}
      text={messages.editHolding}
      resource={holdingsOf(holding.portfolio_id)}
      form={holdingForm}
    >
      {fields}
    </EditDialog>
  );
}
