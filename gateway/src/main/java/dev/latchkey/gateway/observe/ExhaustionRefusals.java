package dev.latchkey.gateway.observe;

import dev.latchkey.edge.http.Refusals;
import dev.latchkey.gateway.proxy.Exhausted;
import dev.latchkey.gateway.proxy.ExhaustionListener;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/** What was refused of late because something of an API was used up, and then tells the next listener. */
public final class ExhaustionRefusals implements ExhaustionListener {

    private final ExhaustionListener next;
    private final Map<Exhausted, Refusals> refusals = new EnumMap<>(Exhausted.class);

    /** @param nanoTime a clock that only ever moves forward, such as {@code System::nanoTime} */
    public ExhaustionRefusals(ExhaustionListener next, LongSupplier nanoTime) {
        this.next = next;
        for (var what : Exhausted.values()) {
            refusals.put(what, new Refusals(nanoTime));
        }
    }

    /** Of all APIs, with the company, the partner or the network of whoever asked. */
    public Refusals of(Exhausted what) {
        return Objects.requireNonNull(refusals.get(what));
    }

    @Override
    public void onExhausted(String api, Exhausted what, Object whose) {
        of(what).count(whose);
        next.onExhausted(api, what, whose);
    }
}
