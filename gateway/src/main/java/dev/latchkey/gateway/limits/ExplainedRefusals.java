package dev.latchkey.gateway.limits;

import dev.latchkey.edge.http.CallerRates;
import dev.latchkey.edge.http.Refusals;
import dev.latchkey.engine.decision.Authentication.ProvenCredential;
import java.net.InetAddress;
import java.util.List;

/**
 * Refusals of those who are known, as many of each owner as it may have requests: beyond that nobody is told why, logs it or records it.
 * Safe for use by many threads.
 */
public final class ExplainedRefusals {

    private final CallerRates rates;
    private final Refusals refused;

    ExplainedRefusals(CallerRates rates, Refusals refused) {
        this.rates = rates;
        this.refused = refused;
    }

    void limit(int perSecond) {
        rates.limit(perSecond);
    }

    /**
     * Counts one; strangers are not counted here.
     *
     * @param known what was proven
     * @return 0 when it may be told why, else the seconds after which the next one may
     */
    public long admit(List<ProvenCredential> known, InetAddress address) {
        if (known.isEmpty()) {
            return 0;
        }
        var whose = RequestLimits.owner(known.getFirst().principal(), address);
        var wait = rates.admit(whose);
        if (wait > 0) {
            refused.count(whose);
        }
        return wait;
    }
}
