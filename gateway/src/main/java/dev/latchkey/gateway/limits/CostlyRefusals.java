package dev.latchkey.gateway.limits;

import dev.latchkey.edge.http.CallerRates;
import dev.latchkey.edge.http.Refusals;
import dev.latchkey.engine.decision.Authentication.ProvenCredential;
import dev.latchkey.engine.routing.Effort;
import java.net.InetAddress;
import java.util.List;

/**
 * Refusals of requests for which more had to be found out than for any ordinary one ({@link Effort#isCostly}): as many a second as a caller
 * may have requests of an operation, of each address, and of each credential that is known. Beyond that no more is found out for the
 * address than ordinary requests need, so that nobody who shares it is locked out, and whoever proves a credential has what it has. Safe
 * for use by many threads.
 */
public final class CostlyRefusals {

    private final CallerRates rates;
    private final Refusals refused;

    CostlyRefusals(CallerRates rates, Refusals refused) {
        this.rates = rates;
        this.refused = refused;
    }

    void limit(int perSecond) {
        rates.limit(perSecond);
    }

    /** For a request of which nothing is known but where it comes from. */
    public Effort effort(InetAddress address) {
        return rates.look(CallerRates.callerAt(address)) == 0 ? Effort.ofRequest() : Effort.ofBusyCaller();
    }

    /** Counts a refusal by what was spent on it. */
    public void count(List<ProvenCredential> known, InetAddress address, Effort spent) {
        if (spent.isCostly()) {
            rates.admit(caller(known, address));
        }
    }

    /**
     * How long a caller has to wait, for whom more must be found out than it has left.
     *
     * @return seconds; 0 when it may go on
     */
    public long wait(List<ProvenCredential> known, InetAddress address) {
        var caller = caller(known, address);
        var wait = rates.look(caller);
        if (wait > 0) {
            refused.count(caller);
        }
        return wait;
    }

    private static Object caller(List<ProvenCredential> known, InetAddress address) {
        return known.isEmpty()
                ? CallerRates.callerAt(address)
                : known.getFirst().principal().credentialId();
    }
}
