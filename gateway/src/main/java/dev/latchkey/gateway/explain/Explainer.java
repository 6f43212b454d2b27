package dev.latchkey.gateway.explain;

import dev.latchkey.core.catalogue.Wording;
import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Authentication.ProvenCredential;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.decision.Explanation;
import dev.latchkey.engine.decision.Gate;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.request.Judge;
import dev.latchkey.engine.request.Judgement;
import dev.latchkey.gateway.explain.Explained.Outcome;
import dev.latchkey.gateway.principal.PrincipalSigner;
import dev.latchkey.gateway.proxy.ApiUpstream;
import dev.latchkey.gateway.proxy.Catalog;
import dev.latchkey.gateway.proxy.Forwarder;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;

/** Answers "why was I refused?" the same for programs, commands and pages. Nothing is counted; only a row is asked for. */
public final class Explainer {

    private final Judge judge;
    private final Catalog catalog;
    private final PrincipalSigner signer;
    private final Forwarder forwarder;
    private final Explanation hiddenRow;

    /** @param rows how rows and the ways to them are called */
    public Explainer(Judge judge, Catalog catalog, PrincipalSigner signer, Forwarder forwarder, Wording.Rows rows) {
        this.judge = judge;
        this.catalog = catalog;
        this.signer = signer;
        this.forwarder = forwarder;
        this.hiddenRow = new Explanation(
                Gate.VISIBILITY,
                List.of("a row that the credential may see"),
                List.of(),
                List.of(),
                "If the row exists, an administrator can widen the view: a role that sees more, an access group, "
                        + (rows.team() == null ? "" : "a place on the " + rows.team() + ", ") + "or sharing.");
    }

    /**
     * A question.
     *
     * @param target path, with the query if there is one
     * @param mayTryRows whether whoever asks may learn if a row is there; then a GET of one row is tried upstream as the
     *     principal asked about
     * @param requestId of the question, for the upstream's log
     */
    public record Question(HttpMethod method, String target, boolean mayTryRows, String requestId) {}

    /** What would become of a request with these credentials. */
    public Future<Explained> explain(Question question, Authentication authentication) {
        var judgement = judge.dryRun(question.method(), question.target(), authentication);
        return switch (judgement.decision()) {
            case Decision.Deny(Denial denial) -> Future.succeededFuture(refused(judgement, authentication, denial));
            case Decision.Allow(Principal principal)
            when judgement instanceof Judgement.Judged judged -> allowed(question, judged, principal);
            case Decision.Allow _ -> throw new IllegalStateException("allowed without being judged");
        };
    }

    /** Whether the first three gates let a request in. */
    boolean isAllowed(HttpMethod method, String target, Authentication authentication) {
        return judge.dryRun(method, target, authentication).decision() instanceof Decision.Allow;
    }

    private static Explained refused(Judgement judgement, Authentication authentication, Denial denial) {
        return new Explained(
                judgement.operation(),
                principalOf(authentication),
                false,
                denial.reason().status(),
                Explained.gates(denial.explanation().gate(), Outcome.REFUSED),
                denial.reason().message(),
                explanation(denial.explanation(), judgement.leniencies()),
                judgement.leniencies());
    }

    /** A refused request itself is told nothing of this: who sends it may be anybody, and cannot change it. */
    private static Explanation explanation(Explanation of, Set<Leniency> lacking) {
        return lacking.isEmpty()
                ? of
                : new Explanation(
                        of.gate(),
                        of.required(),
                        of.held(),
                        of.missing(),
                        "Whoever runs this platform can have the API take such targets: leniencies, "
                                + String.join(", ", Leniency.names(lacking)) + ".");
    }

    private Future<Explained> allowed(Question question, Judgement.Judged judged, Principal principal) {
        return question.mayTryRows()
                        && isRow(question, judged)
                        && catalog.upstreamOf(judged.operation().api()) instanceof ApiUpstream remote
                ? probe(question, judged, remote, principal)
                : Future.succeededFuture(allowed(judged, principal, Outcome.DECIDED_BY_UPSTREAM));
    }

    private static boolean isRow(Question question, Judgement.Judged judged) {
        return question.method().equals(HttpMethod.GET)
                && judged.operation().paths().stream().anyMatch(PathTemplate::hasParameter);
    }

    private Future<Explained> probe(
            Question question, Judgement.Judged judged, ApiUpstream remote, Principal principal) {
        var signed = signer.sign(principal, judged.operation(), question.requestId());
        return forwarder
                .probe(remote, judged.forwardedTarget(), new Forwarder.Asker(signed, principal, question.requestId()))
                .map(status -> status < 400
                        ? allowed(judged, principal, Outcome.PASSED)
                        : new Explained(
                                judged.operation(),
                                principal,
                                false,
                                status,
                                Explained.gates(Gate.VISIBILITY, Outcome.REFUSED),
                                "The API shows no such row to this credential",
                                hiddenRow,
                                judged.leniencies()))
                .recover(_ -> Future.succeededFuture(allowed(judged, principal, Outcome.UNKNOWN)));
    }

    private static Explained allowed(Judgement.Judged judged, Principal principal, Outcome visibility) {
        return new Explained(
                judged.operation(),
                principal,
                true,
                200,
                Explained.gates(Gate.VISIBILITY, visibility),
                "",
                null,
                judged.leniencies());
    }

    static Principal principalOf(Authentication authentication) {
        return switch (authentication) {
            case Authentication.Authenticated(List<ProvenCredential> proven, var _) ->
                proven.getFirst().principal();
            case Authentication.Anonymous _, Authentication.Rejected _ -> new Principal.Anonymous();
        };
    }
}
