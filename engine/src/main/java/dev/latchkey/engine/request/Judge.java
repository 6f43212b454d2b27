package dev.latchkey.engine.request;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.decision.AccessPolicy;
import dev.latchkey.engine.decision.ApplicableSecurity;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.protocol.ConnectionOptions;
import dev.latchkey.engine.protocol.CredentialCarriers;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.routing.Effort;
import dev.latchkey.engine.routing.MethodOverride;
import dev.latchkey.engine.routing.ParsedQuery;
import dev.latchkey.engine.routing.ParsedTarget;
import dev.latchkey.engine.routing.QueryParameters;
import dev.latchkey.engine.routing.RequestPath;
import dev.latchkey.engine.routing.RouteMatch;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one way from a request to its verdict: the target is parsed, its operation found, what applies to it chosen, the credentials
 * read and proven, and {@link AccessPolicy} decides. Whatever leaves this order early is refused. Nothing is counted or sent.
 * Immutable; safe for use by several threads, and never blocks unless its authenticator does.
 */
public final class Judge {

    private static final Denial METHOD_OVERRIDE =
            RequestDenials.malformed("a target without _method, which some servers take for the method of the request");

    private static final Denial TOO_MUCH = RequestDenials.malformed(LenientTargets.TOO_MUCH.reason());

    private final ApiOperations operations;
    private final ListedPaths listed;
    private final ConnectionOptions connection;
    private final ProtectedResources resources;
    private final CredentialReader reader;
    private final Map<String, CredentialReader> readers = new HashMap<>();
    private final Authenticator authenticator;

    /**
     * @param operations everything that exists; a request for anything else is refused
     * @param resources what tokens can be limited to
     * @param carriers where keys may stand whatever the documents say
     */
    public Judge(
            ApiOperations operations,
            ProtectedResources resources,
            CredentialCarriers carriers,
            Authenticator authenticator) {
        this.operations = operations;
        this.listed = new ListedPaths(operations, resources);
        this.connection = new ConnectionOptions(operations.keyHeadersWith(carriers));
        this.resources = resources;
        this.reader = new CredentialReader(carriers);
        operations.carriers().forEach((api, own) -> readers.put(api, new CredentialReader(carriers, own)));
        this.authenticator = authenticator;
    }

    /** Who sends a request whose operation and credentials were read. */
    private interface Proof {
        Authentication of(
                Operation operation,
                RequestPath path,
                SecurityRequirements applicable,
                CredentialReader.Presented presented);
    }

    /**
     * Judges a request as it came.
     *
     * @param target raw, in origin form (RFC 9112 §3.2.1)
     */
    public Judgement judge(HttpMethod method, String target, RequestHeaders headers, InetAddress clientAddress) {
        return judge(method, target, headers, clientAddress, Effort.ofRequest());
    }

    /**
     * The same.
     *
     * @param effort of the request, of which something may be spent
     */
    public Judgement judge(
            HttpMethod method, String target, RequestHeaders headers, InetAddress clientAddress, Effort effort) {
        return judge(method, target, headers, clientAddress, false, effort);
    }

    /**
     * Judges a request that was let in a while ago and goes on, such as a connection that was given over: what is known of its
     * credentials now decides. A proof that was made for that moment is not asked for again.
     *
     * @param target raw, in origin form
     */
    public Judgement judgeAgain(HttpMethod method, String target, RequestHeaders headers, InetAddress clientAddress) {
        return judge(method, target, headers, clientAddress, true, Effort.ofRequest());
    }

    /**
     * The same of a request that this one let in: what its target may mean is what it was, so that it is not found out once more unless
     * other credentials are proven now.
     */
    public Judgement judgeAgain(
            Judgement.Judged earlier, HttpMethod method, RequestHeaders headers, InetAddress clientAddress) {
        var matched = new RouteMatch.Matched(earlier.operation(), earlier.template());
        var proof = proof(method, clientAddress, true);
        var again = judge(matched, earlier.path(), headers, proof, earlier.effort());
        return again instanceof Judgement.Judged judged && judged.credentials().equals(earlier.credentials())
                ? counted(again, method, headers)
                : judgeAgain(method, earlier.path().rawTarget(), headers, clientAddress);
    }

    private Proof proof(HttpMethod method, InetAddress clientAddress, boolean isAgain) {
        return (operation, path, applicable, presented) -> authenticator.authenticate(
                presented.credentials(),
                new PresentedRequest(
                        clientAddress,
                        method,
                        path.rawPath(),
                        presented.dpopProof(),
                        resources.of(operation).identifier(),
                        isAgain));
    }

    private Judgement judge(
            HttpMethod method,
            String target,
            RequestHeaders headers,
            InetAddress clientAddress,
            boolean isAgain,
            Effort effort) {
        if (!connection.areHarmless(headers.headerValues("Connection"))) {
            return new Judgement.Unreadable(null, RequestDenials.namedInConnection());
        }
        return counted(judge(method, target, headers, proof(method, clientAddress, isAgain), effort), method, headers);
    }

    /** By what the request has beside its target. */
    private Judgement counted(Judgement judgement, HttpMethod method, RequestHeaders headers) {
        var operation = judgement.operation();
        return operation == null
                ? judgement
                : HiddenMethods.counted(
                        OtherParameters.checked(judgement, method, headers, operations.leniencies(operation.api())),
                        method,
                        headers,
                        operations);
    }

    /**
     * What has to be looked for in the body of a request that was let in.
     *
     * @return absent where the body may hold what it likes
     */
    public @Nullable BodyCheck bodyCheck(Judgement.Judged judged, RequestHeaders headers) {
        return BodyCheck.of(judged, headers, operations);
    }

    /**
     * What would become of a request that these credentials come with. A key in the query is judged where it stands, and proves
     * nothing: the credentials are those given. A key that stands in the deployment's header is judged where the API takes keys.
     *
     * @param target raw, in origin form
     */
    public Judgement dryRun(HttpMethod method, String target, Authentication authentication) {
        return judge(
                method,
                target,
                RequestHeaders.NONE,
                (operation, path, applicable, presented) -> ThoughtOfCredentials.placed(authentication, applicable),
                Effort.ofRequest());
    }

    private Judgement judge(HttpMethod method, String target, RequestHeaders headers, Proof proof, Effort effort) {
        var parsed = operations.parse(method, target, effort);
        if (parsed instanceof ParsedTarget.Refused refused) {
            var leniency = refused.leniency();
            return new Judgement.Unreadable(
                    null,
                    RequestDenials.malformed(refused.reason(), refused.advice()),
                    leniency == null ? Set.of() : Set.of(leniency));
        }
        var path = parsed.path();
        if (MethodOverride.isIn(path)) {
            return new Judgement.Unreadable(null, METHOD_OVERRIDE);
        }
        var match = operations.match(method, path, effort);
        if (effort.isSpent()) {
            return new Judgement.Unreadable(null, TOO_MUCH);
        }
        if (!(match instanceof RouteMatch.Matched matched)) {
            return listed.unmatched(method, path, match, effort);
        }
        if (NamedPathCheck.refusesPiece(operations, path, matched.operation())) {
            return new Judgement.Unreadable(matched.operation(), NamedPathCheck.denial(matched.operation()));
        }
        var judgement = operations.leniencies(matched.operation().api()).contains(Leniency.LATIN_1)
                ? judge(matched, path.withQueryInLatin1(), headers, proof, effort)
                : judge(matched, path, headers, proof, effort);
        return NamedPathCheck.checked(judgement, method, operations);
    }

    private Judgement judge(
            RouteMatch.Matched matched, RequestPath path, RequestHeaders headers, Proof proof, Effort effort) {
        var operation = matched.operation();
        var security = AccessPolicy.applicableSecurity(operation, path);
        if (security instanceof ApplicableSecurity.Ambiguous ambiguous) {
            return unreadable(operation, path, ambiguous.denial());
        }
        if (!(security instanceof ApplicableSecurity.Requirements requirements)) {
            throw new IllegalStateException("unknown security " + security);
        }
        var applicable = requirements.security();
        var reading = readers.getOrDefault(operation.api(), reader).read(headers, path, applicable);
        if (reading instanceof CredentialReader.Unreadable unreadable) {
            return unreadable(operation, path, unreadable.denial());
        }
        var presented = CredentialReader.presentedIn(reading);
        var authentication = proof.of(operation, path, applicable, presented);
        return new Judgement.Judged(
                operation,
                matched.path(),
                path,
                applicable,
                authentication,
                AccessPolicy.decide(operation, applicable, authentication),
                presented.forwardedTarget(),
                path.leniencies(),
                effort);
    }

    private static Judgement unreadable(Operation operation, RequestPath path, Denial denial) {
        var other = path.withQueryInLatin1();
        return new Judgement.Unreadable(
                operation,
                denial,
                other != path && QueryParameters.parse(other) instanceof ParsedQuery.Read
                        ? Set.of(Leniency.LATIN_1)
                        : Set.of());
    }

    /**
     * Who calls an endpoint that no document describes. Its credentials stand in the headers.
     *
     * @param path of the endpoint, raw and without the query
     * @param resource identifier of the protected resource that a limited token must be for
     * @return rejected also when the headers cannot be read in exactly one way
     */
    public Authentication authenticate(
            HttpMethod method, String path, RequestHeaders headers, InetAddress clientAddress, String resource) {
        var reading = reader.read(headers);
        if (reading instanceof CredentialReader.Unreadable unreadable) {
            return new Authentication.Rejected(unreadable.denial());
        }
        var presented = CredentialReader.presentedIn(reading);
        return authenticator.authenticate(
                presented.credentials(),
                new PresentedRequest(clientAddress, method, path, presented.dpopProof(), resource));
    }

    /**
     * Who calls, before it is known what: by the credential in the headers, for the whole platform. Where an operation would be judged, more
     * may be a credential.
     */
    public Authentication authenticateAnywhere(
            HttpMethod method, String path, RequestHeaders headers, InetAddress clientAddress) {
        return authenticate(
                method, path, headers, clientAddress, resources.root().identifier());
    }

    /** Finds a method that some request may be let in with, by its exact name on the wire. */
    public Optional<HttpMethod> findMethod(String name) {
        return operations.findMethod(name);
    }

    /**
     * What is served at the path of a target, by method; nothing is judged.
     *
     * @param effort of the request
     * @return empty when no document lists the path, or it takes too much to find out
     */
    public Map<HttpMethod, Operation> operationsAt(String target, Effort effort) {
        return listed.operationsAt(target, effort);
    }

    /** Identifier of the protected resource that a request is for; the whole platform's when no document lists it. */
    public String resourceOf(HttpMethod method, String target) {
        return listed.resourceOf(method, target);
    }
}
