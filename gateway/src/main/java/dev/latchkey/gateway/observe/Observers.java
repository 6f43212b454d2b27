package dev.latchkey.gateway.observe;

import dev.latchkey.engine.request.DecisionListener;
import java.util.List;

/** Tells several listeners, in their order. */
public final class Observers implements DecisionListener {

    private final List<DecisionListener> listeners;

    public Observers(List<DecisionListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public void onAdmitted(Admitted admitted) {
        for (var listener : listeners) {
            listener.onAdmitted(admitted);
        }
    }

    @Override
    public void onEnded(Admitted admitted) {
        for (var listener : listeners) {
            listener.onEnded(admitted);
        }
    }

    @Override
    public void onDecided(Decided decided) {
        for (var listener : listeners) {
            listener.onDecided(decided);
        }
    }
}
