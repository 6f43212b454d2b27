package dev.latchkey.gateway.proxy;

import dev.latchkey.edge.http.Exchange;
import dev.latchkey.engine.decision.Authentication.ProvenCredential;
import dev.latchkey.engine.request.Judgement;
import dev.latchkey.engine.routing.Effort;
import java.util.List;

/**
 * A request and what was found about it, until it is answered.
 *
 * @param effort what was spent on that
 * @param first who asked, where that had to be known before; empty for almost every request
 * @param startedAt by the clock for durations
 */
record Call(Exchange exchange, Judgement judgement, Effort effort, List<ProvenCredential> first, long startedAt) {

    /** Who asks, as far as that is known. */
    List<ProvenCredential> known() {
        return first.isEmpty() ? judgement.credentials() : first;
    }
}
