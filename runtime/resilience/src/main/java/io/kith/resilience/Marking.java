package io.kith.resilience;

import io.kith.core.Call;
import io.kith.core.Context;
import io.kith.core.Criticality;
import io.kith.core.Filter;
import io.kith.core.Next;
import io.kith.core.Reply;

/** Says how much a call matters that does not say, to all that is called on its behalf. */
record Marking(Criticality otherwise) implements Filter {

  @Override
  public Reply apply(Call call, Next next) {
    if (call.context().criticality().isPresent()) {
      return next.call(call);
    }
    Context marked = call.context().with(otherwise);
    return marked.call(() -> next.call(call.with(marked)));
  }
}
