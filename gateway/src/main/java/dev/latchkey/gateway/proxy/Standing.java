package dev.latchkey.gateway.proxy;

import dev.latchkey.edge.http.Exchange;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.decision.Explanation;
import dev.latchkey.engine.decision.Gate;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.request.BodyCheck;
import dev.latchkey.engine.request.Judge;
import dev.latchkey.engine.request.Judgement;
import dev.latchkey.engine.request.PresentedCredential.Scheme;
import dev.latchkey.gateway.resource.Challenges;
import dev.latchkey.gateway.resource.NeededCredential;
import dev.latchkey.gateway.resource.RefusalResponses;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request that was let in would be let in now, as the same principal. It was judged by its head; until its body has come, and
 * while its answer goes on, its credential may end. Belongs to its event loop.
 */
final class Standing {

    /** Who has more or less power than at the beginning begins again: what was signed says the old one. */
    private static final Denial CHANGED = new Denial(
            Denial.Reason.TEMPORARILY_UNAVAILABLE,
            new Explanation(
                    Gate.OPERATION,
                    List.of("a credential that is the same at the end of the request as at its beginning"),
                    List.of(),
                    List.of(),
                    "The credential, or what is served, was changed meanwhile. Send the request again."));

    private final Judge first;
    private final OpenUpgrades served;
    private final Exchange exchange;
    private final Judgement.Judged judged;
    private final Principal principal;
    private final Challenges challenges;
    private @Nullable Denial lost;
    private Set<Leniency> missing = Set.of();

    /**
     * @param first who judged it
     * @param served by whom it is judged once something else is served
     */
    Standing(
            Judge first,
            OpenUpgrades served,
            Exchange exchange,
            Judgement.Judged judged,
            Principal principal,
            Challenges challenges) {
        this.first = first;
        this.served = served;
        this.exchange = exchange;
        this.judged = judged;
        this.principal = principal;
        this.challenges = challenges;
    }

    /** Judges it again. */
    boolean holds() {
        return look(Set.of()) == null;
    }

    /** Judges it again, as one whose connection was given over: the operation has to allow that still. */
    boolean holdsUpgraded() {
        return look(judged.operation().upgrades()) == null;
    }

    /** @param upgrades that the operation has to allow */
    private @Nullable Denial look(Set<String> upgrades) {
        var judge = served.judge(first);
        var now = judge == first
                ? judge.judgeAgain(judged, exchange.method(), exchange, exchange.clientAddress())
                : judge.judgeAgain(exchange.method(), exchange.request().uri(), exchange, exchange.clientAddress());
        if (now instanceof Judgement.Judged again) {
            return switch (again.decision()) {
                case Decision.Deny(Denial denial) -> denial;
                case Decision.Allow(Principal same) ->
                    same.equals(principal)
                                    && again.operation().equals(judged.operation())
                                    && again.operation().upgrades().containsAll(upgrades)
                            ? null
                            : CHANGED;
            };
        }
        return CHANGED;
    }

    /** What was decided: as at the beginning, unless it was refused since. */
    Decision decision() {
        return lost == null ? judged.decision() : new Decision.Deny(lost);
    }

    /** What would have let it in that the API does not take, or has let it in; empty for almost every request. */
    Set<Leniency> leniencies() {
        return missing.isEmpty() ? judged.leniencies() : missing;
    }

    /** What has to be looked for in its body; absent where it may hold what it likes. */
    @Nullable
    BodyCheck bodyCheck() {
        return first.bodyCheck(judged, exchange);
    }

    /** What it is answered when something was found there. */
    HttpResponse refusalOfBody(BodyCheck.Found found) {
        missing = found.leniencies();
        return refusal(found.denial());
    }

    /** Judges it again, and says what it is answered when it is not let in any more; absent where it is. */
    @Nullable
    HttpResponse refusal() {
        var denial = look(Set.of());
        return denial == null ? null : refusal(denial);
    }

    private HttpResponse refusal(Denial denial) {
        lost = denial;
        return RefusalResponses.answer(
                denial, exchange.id(), challenges, Scheme.of(exchange), NeededCredential.of(judged));
    }
}
