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
import dev.latchkey.gateway.proxy.Question;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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
        return ask(principal, new Question(target, null), field, requestId, timeout);
    }

    /**
     * A number that an API answers of what matches the rules of an access group, among what the principal sees. The rules travel in the body
     * of a request like any other, so they give no power: nothing is in force, and nothing is stored.
     *
     * @param target path and query of a POST that takes {@code {"rules": {"country": ["ca", "us"]}}}
     * @param rules field to values
     * @param field as {@link #count}
     * @return as {@link #count}
     */
    public Future<Long> countBy(
            Principal.Proven principal,
            String target,
            Map<String, ? extends Collection<String>> rules,
            String field,
            String requestId,
            Duration timeout) {
        var body = JSON.createObjectNode();
        var json = body.putObject("rules");
        rules.forEach((name, values) -> values.forEach(json.putArray(name)::add));
        var question = new Question(target, Buffer.buffer(JSON.writeValueAsBytes(body)));
        return ask(principal, question, field, requestId, timeout);
    }

    private Future<Long> ask(
            Principal.Proven principal, Question question, String field, String requestId, Duration timeout) {
        var proven = new Authentication.Authenticated(
                List.of(new ProvenCredential(principal, SecurityScheme.Location.AUTHORIZATION_HEADER)));
        var method = question.json() == null ? HttpMethod.GET : HttpMethod.POST;
        if (judge.dryRun(method, question.target(), proven) instanceof Judgement.Judged judged
                && judged.decision() instanceof Decision.Allow(Principal allowed)
                && catalog.upstreamOf(judged.operation().api()) instanceof ApiUpstream remote) {
            var signed = signer.sign(allowed, judged.operation(), requestId);
            return forwarder
                    .fetch(
                            remote,
                            new Question(judged.forwardedTarget(), question.json()),
                            new Forwarder.Asker(signed, allowed, requestId),
                            timeout,
                            ANSWER_BYTES_MAX)
                    .map(body -> JSON.readTree(body.getBytes()).required(field).asLong());
        }
        return Future.failedFuture("the principal may not ask " + method + " " + question.target());
    }
}
