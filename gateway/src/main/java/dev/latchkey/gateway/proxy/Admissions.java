package dev.latchkey.gateway.proxy;

import dev.latchkey.edge.http.Exchange;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.request.DecisionListener;
import dev.latchkey.engine.request.DecisionListener.Admitted;
import dev.latchkey.engine.request.Judgement;
import org.jspecify.annotations.Nullable;

/** Tells of what credentials let in, when it begins and when it is over. */
record Admissions(DecisionListener listener) {

    /**
     * Now, because nobody knows how long it will take: what is in use is not to be taken for unused meanwhile.
     *
     * @return for {@link #end}; absent when no credential let it in
     */
    @Nullable
    Admitted begin(Exchange exchange, Judgement.Judged judged, Principal principal) {
        if (judged.credentials().isEmpty()) {
            return null;
        }
        var admitted = new Admitted(
                judged.operation(),
                judged.applicable(),
                principal,
                judged.credentials(),
                exchange.clientAddress(),
                exchange.request().getHeader("User-Agent"));
        listener.onAdmitted(admitted);
        return admitted;
    }

    void end(@Nullable Admitted admitted) {
        if (admitted != null) {
            listener.onEnded(admitted);
        }
    }
}
