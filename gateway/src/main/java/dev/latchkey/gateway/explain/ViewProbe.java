package dev.latchkey.gateway.explain;

import dev.latchkey.engine.apispec.SecurityScheme;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Authentication.ProvenCredential;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.request.Judge;
import dev.latchkey.engine.request.Judgement;
import dev.latchkey.gateway.principal.PrincipalSigner;
import dev.latchkey.gateway.proxy.ApiUpstream;
import dev.latchkey.gateway.proxy.Catalog;
import dev.latchkey.gateway.proxy.Forwarder;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Asks upstreams how much a principal sees, by the gates that any request of it passes. */
public final class ViewProbe {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int ANSWER_BYTES_MAX = 256 * 1024;

    private final Judge judge;
    private final Catalog catalog;
    private final PrincipalSigner signer;
    private final Forwarder forwarder;

    public ViewProbe(Judge judge, Catalog catalog, PrincipalSigner signer, Forwarder forwarder) {
        this.judge = judge;
        this.catalog = catalog;
        this.signer = signer;
        this.forwarder = forwarder;
    }

    /**
     * A number that an API answers.
     *
     * @param target path and query of a GET
     * @param field top-level member of the answer that holds the number
     * @param requestId for the upstream's log
     * @return fails when the principal may not ask, or the answer does not come in time or has no such number
     */
    public Future<Long> count(
            Principal.Proven principal, String target, String field, String requestId, Duration timeout) {
        var proven = new Authentication.Authenticated(
                List.of(new ProvenCredential(principal, SecurityScheme.Location.AUTHORIZATION_HEADER)));
        if (judge.dryRun(HttpMethod.GET, target, proven) instanceof Judgement.Judged judged
                && judged.decision() instanceof Decision.Allow(Principal allowed)
                && catalog.upstreamOf(judged.operation().api()) instanceof ApiUpstream remote) {
            var signed = signer.sign(allowed, judged.operation(), requestId);
            return forwarder
                    .fetch(
                            remote,
                            judged.forwardedTarget(),
                            new Forwarder.Asker(signed, allowed),
                            timeout,
                            ANSWER_BYTES_MAX)
                    .map(body -> JSON.readTree(body.getBytes()).required(field).asLong());
        }
        return Future.failedFuture("the principal may not ask " + target);
    }
}
