package dev.latchkey.gateway.proxy;

import dev.latchkey.edge.http.Exchange;
import dev.latchkey.edge.http.UpgradedConnection;
import dev.latchkey.engine.apispec.SecurityScheme.Location;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.request.Judge;
import dev.latchkey.engine.request.Judgement;
import dev.latchkey.gateway.limits.RequestLimits;
import dev.latchkey.gateway.resource.Challenges;
import org.jspecify.annotations.Nullable;

/** Which requests that were let in may have their connection given over to another protocol. Whatever else asks for it is ignored. */
final class Upgrades {

    private final Judge judge;
    private final CrossOriginRules crossOrigin;
    private final OpenUpgrades open;

    Upgrades(Judge judge, CrossOriginRules crossOrigin, OpenUpgrades open) {
        this.judge = judge;
        this.crossOrigin = crossOrigin;
        this.open = open;
    }

    /**
     * On which terms; absent where the request asks for nothing, or its operation does not allow it.
     *
     * @param standing asked again and again whether it may stay so
     * @param onBegun runs when it was done
     */
    @Nullable
    UpgradeTerms terms(
            Exchange exchange,
            Judgement.Judged judged,
            Principal principal,
            ApiUpstream upstream,
            Standing standing,
            Runnable onBegun) {
        var allowed = judged.operation().upgrades();
        if (allowed.isEmpty() || upstream.reach().isHttp2()) {
            return null;
        }
        var asked = UpgradedConnection.askedBy(exchange);
        if (asked == null || !allowed.contains(asked) || isOfAnotherSite(exchange, judged)) {
            return null;
        }
        return new UpgradeTerms(
                asked,
                standing::holdsUpgraded,
                onBegun,
                principal instanceof Principal.Proven
                        ? RequestLimits.owner(principal, exchange.clientAddress())
                        : null);
    }

    /** Any page may open a WebSocket to anywhere, and a browser sends its cookies along (RFC 6455 §10.2). */
    private boolean isOfAnotherSite(Exchange exchange, Judgement.Judged judged) {
        return exchange.request().headers().contains("Origin")
                && judged.credentials().stream()
                        .anyMatch(credential -> credential.location().place() == Location.Place.COOKIE)
                && !crossOrigin.takesCookies(exchange, judged);
    }

    /** By whoever judges what is served when it is asked. */
    Standing standing(Exchange exchange, Judgement.Judged judged, Principal principal, Challenges challenges) {
        return new Standing(judge, open, exchange, judged, principal, challenges);
    }
}
