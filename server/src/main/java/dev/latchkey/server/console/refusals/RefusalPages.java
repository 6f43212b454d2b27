package dev.latchkey.server.console.refusals;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.decision.Explanation;
import dev.latchkey.engine.decision.Gate;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.server.company.Permissions;
import dev.latchkey.server.credential.Credential;
import dev.latchkey.server.credential.Credentials;
import dev.latchkey.server.credential.Credentials.PageKey;
import dev.latchkey.server.gateway.CompanyCredentials;
import dev.latchkey.server.gateway.DryRun;
import dev.latchkey.server.gateway.Gateway;
import dev.latchkey.server.http.HttpResponse;
import dev.latchkey.server.http.Routes;
import dev.latchkey.server.page.Pages;
import dev.latchkey.server.page.Visit;
import dev.latchkey.server.store.change.Transactions;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /settings/refusals}: pick a credential and a request, and see which of the four gates says no. Nothing is sent or counted. */
public final class RefusalPages {

    static final String PATH = "/settings/refusals";

    private static final int OFFERED_MAX = 100;
    private static final int TARGET_LENGTH_MAX = 2_000;
    private static final List<Gate> GATES = List.of(Gate.OPERATION, Gate.SCOPE, Gate.ROLE, Gate.VISIBILITY);

    private final Pages pages;
    private final Parts parts;

    /**
     * What the pages stand on.
     *
     * @param works what a request with a credential would be
     * @param operations every operation served
     */
    public record Parts(
            Gateway gateway,
            CompanyCredentials works,
            Credentials credentials,
            Transactions transactions,
            Supplier<List<Operation>> operations,
            InstantSource clock) {}

    public RefusalPages(Pages pages, Parts parts) {
        this.pages = pages;
        this.parts = parts;
    }

    /** What a gate did. */
    public enum Outcome {
        PASSED,
        REFUSED,
        NOT_REACHED,
        DECIDED_BY_UPSTREAM
    }

    /** One of the four gates. */
    public record GateLine(Gate gate, Outcome outcome) {}

    /**
     * The answer.
     *
     * @param signature the operation that was found; empty when none was
     * @param explanation why not; absent when the request would go through
     */
    public record Answer(
            boolean isAllowed,
            int status,
            String signature,
            List<GateLine> gates,
            String message,
            @Nullable Explanation explanation) {}

    /**
     * The page.
     *
     * @param credentialId as asked; empty for a request without credential
     * @param offered the newest credentials of the company
     * @param error what keeps the question from being answered, and the field it is about
     */
    public record Model(
            String credentialId,
            String method,
            String path,
            List<Credential> offered,
            List<String> methods,
            List<String> paths,
            @Nullable String errorField,
            @Nullable String error,
            @Nullable Answer answer) {

        public @Nullable String error(String field) {
            return field.equals(errorField) ? error : null;
        }

        public boolean isOffered() {
            return credentialId.isEmpty()
                    || offered.stream().anyMatch(one -> one.id().equals(credentialId));
        }
    }

    public void addTo(Routes.Builder routes) {
        routes.get(PATH, pages.company(Permissions.CREDENTIALS_VIEW, this::ask));
    }

    private HttpResponse ask(Visit visit) {
        var credentialId = visit.query().find("credential").orElse("").strip();
        var method = visit.query().find("method").orElse("GET");
        var path = visit.query().find("path").orElse("").strip();
        var known = HttpMethod.find(method);
        if (path.isEmpty()) {
            var isAsked = visit.query().find("path").isPresent();
            return show(isAsked ? 400 : 200, visit, "path", isAsked ? pages.text("refusals.path") : null, null);
        }
        if (!path.startsWith("/") || path.length() > TARGET_LENGTH_MAX) {
            return show(400, visit, "path", pages.text("refusals.path"), null);
        }
        if (known.isEmpty()) {
            return show(400, visit, "method", pages.text("refusals.method"), null);
        }
        var authentication = authentication(visit, credentialId);
        if (authentication.isEmpty()) {
            return show(404, visit, "credential", whyNot(visit, credentialId), null);
        }
        var dryRun = parts.gateway().explain(known.get(), path, authentication.get());
        return show(200, visit, "", null, answer(dryRun));
    }

    private Optional<Authentication> authentication(Visit visit, String credentialId) {
        return credentialId.isEmpty()
                ? Optional.of(new Authentication.Anonymous())
                : parts.works()
                        .find(visit.actor().companyId(), credentialId)
                        .map(found -> new Authentication.Authenticated(List.of(found)));
    }

    /** One that has ended says so to its own company; of any other nobody learns anything. */
    private String whyNot(Visit visit, String credentialId) {
        return parts.transactions()
                .read(tx -> parts.credentials().find(tx, visit.actor().companyId(), credentialId))
                .map(found -> pages.text(
                        "refusals.ended",
                        found.facts().label().name(),
                        found.stateAt(parts.clock().instant()).wireName()))
                .orElseGet(() -> pages.text("refusals.unknown"));
    }

    private HttpResponse show(
            int status, Visit visit, String errorField, @Nullable String error, @Nullable Answer answer) {
        var companyId = visit.actor().companyId();
        var offered =
                parts.transactions().read(tx -> parts.credentials().page(tx, companyId, PageKey.start(), OFFERED_MAX));
        var model = new Model(
                visit.query().find("credential").orElse("").strip(),
                visit.query().find("method").orElse("GET"),
                visit.query().find("path").orElse("").strip(),
                offered,
                Arrays.stream(HttpMethod.values()).map(HttpMethod::name).toList(),
                parts.operations().get().stream()
                        .flatMap(operation -> operation.paths().stream())
                        .map(Object::toString)
                        .distinct()
                        .sorted()
                        .toList(),
                errorField,
                error,
                answer);
        return pages.console(status, visit, "refusals/ask", model);
    }

    private Answer answer(DryRun dryRun) {
        return switch (dryRun) {
            case DryRun.Malformed(Denial denial) -> refused("", denial);
            case DryRun.NoSuchPath(Denial denial) -> refused("", denial);
            case DryRun.MethodNotAllowed refused -> refused("", refused.denial());
            case DryRun.Judged judged ->
                switch (judged.decision()) {
                    case Decision.Deny(Denial denial) ->
                        refused(judged.operation().signature(), denial);
                    case Decision.Allow _ ->
                        new Answer(
                                true,
                                200,
                                judged.operation().signature(),
                                gates(Gate.VISIBILITY, Outcome.DECIDED_BY_UPSTREAM),
                                pages.text("refusals.allowed"),
                                null);
                };
        };
    }

    private static Answer refused(String signature, Denial denial) {
        return new Answer(
                false,
                denial.reason().status(),
                signature,
                gates(denial.explanation().gate(), Outcome.REFUSED),
                denial.reason().message(),
                denial.explanation());
    }

    private static List<GateLine> gates(Gate decisive, Outcome outcome) {
        return GATES.stream()
                .map(gate -> {
                    var compared = gate.compareTo(decisive);
                    return new GateLine(
                            gate, compared < 0 ? Outcome.PASSED : compared == 0 ? outcome : Outcome.NOT_REACHED);
                })
                .toList();
    }
}
