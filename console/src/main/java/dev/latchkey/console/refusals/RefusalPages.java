package dev.latchkey.console.refusals;

import dev.latchkey.console.credentials.ShownValues;
import dev.latchkey.console.refusals.Remedies.Remedy;
import dev.latchkey.core.activity.ActivityStore;
import dev.latchkey.core.activity.RecordedCall;
import dev.latchkey.core.activity.RecordedRefusal;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.CredentialStores;
import dev.latchkey.core.credential.Credentials.PageKey;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Explanation;
import dev.latchkey.engine.decision.Gate;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.gateway.explain.CompanyCredentials;
import dev.latchkey.gateway.explain.Explained;
import dev.latchkey.gateway.explain.Explained.GateAnswer;
import dev.latchkey.gateway.explain.Explained.Outcome;
import dev.latchkey.gateway.explain.Explainer;
import dev.latchkey.page.NavigationEntry;
import dev.latchkey.page.NavigationGroup;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Section;
import dev.latchkey.page.Visit;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code /settings/refusals}: pick a credential and a request, or paste the id of a request, and see which of the four gates says
 * no. Nothing is counted; a row is asked for only when whoever looks may see every row.
 */
public final class RefusalPages implements Section {

    static final String PATH = "/settings/refusals";

    private static final int OFFERED_MAX = 100;
    private static final int TARGET_LENGTH_MAX = 2_000;
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9-]{1,64}");

    private final Pages pages;
    private final Explainer explainer;
    private final CompanyCredentials works;
    private final CredentialStores stores;
    private final ActivityStore activity;
    private final Supplier<List<Operation>> operations;
    private final InstantSource clock;
    private final Remedies remedies;

    /**
     * @param explainer for dry runs
     * @param works what a request with a credential would be
     * @param operations every operation that is served
     */
    public RefusalPages(
            Pages pages,
            Explainer explainer,
            CompanyCredentials works,
            CredentialStores stores,
            ActivityStore activity,
            Supplier<List<Operation>> operations,
            InstantSource clock) {
        this.pages = pages;
        this.explainer = explainer;
        this.works = works;
        this.stores = stores;
        this.activity = activity;
        this.operations = operations;
        this.clock = clock;
        this.remedies = new Remedies(stores, operations, clock);
    }

    /**
     * The answer.
     *
     * @param at when a recorded request came; absent for a dry run
     * @param signature the operation that was found; empty when none was
     * @param explanation why not; absent when the request would go through
     */
    public record Answer(
            ShownValues.@Nullable Time at,
            boolean isAllowed,
            int status,
            String signature,
            List<GateAnswer> gates,
            String message,
            @Nullable Explanation explanation) {}

    /**
     * The page.
     *
     * @param credentialId as asked; empty for a request without credential
     * @param offered the newest credentials of the company
     * @param error what keeps the question from being answered, and the field it is about
     * @implNote Many parameters: one for each thing that the page shows.
     */
    public record Model(
            String requestId,
            String credentialId,
            String method,
            String path,
            List<Credential> offered,
            List<String> methods,
            List<String> paths,
            @Nullable String errorField,
            @Nullable String error,
            @Nullable Answer answer,
            List<Remedy> remedies) {

        public @Nullable String error(String field) {
            return field.equals(errorField) ? error : null;
        }

        public boolean isOffered() {
            return credentialId.isEmpty()
                    || offered.stream().anyMatch(one -> one.id().equals(credentialId));
        }
    }

    @Override
    public String title() {
        return "Why was I refused?";
    }

    @Override
    public List<NavigationEntry> navigation() {
        return List.of(NavigationEntry.with(Permissions.CREDENTIALS_VIEW, "refusals", PATH)
                .in(NavigationGroup.ACCESS));
    }

    @Override
    public void addTo(Routes.Builder routes) {
        routes.get(PATH, pages.company(Permissions.CREDENTIALS_VIEW, this::ask));
    }

    private HttpResponse ask(Visit visit) {
        var requestId = visit.query().find("request").orElse("").strip();
        if (!requestId.isEmpty()) {
            return recorded(visit, requestId);
        }
        var credentialId = visit.query().find("credential").orElse("").strip();
        var method = visit.query().find("method").orElse("GET");
        var path = visit.query().find("path").orElse("").strip();
        var known = methods().filter(one -> one.name().equals(method)).findFirst();
        if (visit.query().find("path").isEmpty()) {
            return show(200, visit, "path", null, null);
        }
        if (!path.startsWith("/") || path.length() > TARGET_LENGTH_MAX) {
            return show(
                    400,
                    visit,
                    "path",
                    pages.text(
                            "refusals.path",
                            pages.catalogue().wording().examples().path()),
                    null);
        }
        if (known.isEmpty()) {
            return show(400, visit, "method", pages.text("refusals.method"), null);
        }
        var authentication = authentication(visit, credentialId);
        if (authentication.isEmpty()) {
            return show(404, visit, "credential", whyNot(visit, credentialId), null);
        }
        var seesEveryRow = visit.rights().reachesWholeOrganisation();
        var question = new Explainer.Question(
                known.get(), path, seesEveryRow, visit.request().id());
        var explained = explainer.explain(question, authentication.get()).await();
        return show(200, visit, "", null, answer(explained));
    }

    private Stream<HttpMethod> methods() {
        return Stream.concat(
                        HttpMethod.fixed().stream(),
                        operations.get().stream().map(Operation::method).sorted())
                .distinct();
    }

    private HttpResponse recorded(Visit visit, String requestId) {
        var companyId = visit.actor().companyId();
        if (!REQUEST_ID.matcher(requestId).matches()) {
            return show(400, visit, "request", pages.text("refusals.request"), null);
        }
        var refusal = stores.transactions().read(tx -> activity.findRefusal(tx, companyId, requestId));
        if (refusal.isPresent()) {
            return show(
                    200, visit, "", null, answer(refusal.get()), refusal.get().credentialId());
        }
        var call = stores.transactions().read(tx -> activity.findCall(tx, companyId, requestId));
        return call.isPresent()
                ? show(200, visit, "", null, answer(call.get()))
                : show(404, visit, "request", pages.text("refusals.request.unknown"), null);
    }

    private static Answer answer(RecordedRefusal refusal) {
        var call = refusal.call();
        var explanation = refusal.explanation();
        return new Answer(
                ShownValues.time(call.at()),
                false,
                call.status(),
                call.operation(),
                Explained.gates(explanation.gate(), Outcome.REFUSED),
                refusal.reason().message(),
                explanation);
    }

    private Answer answer(RecordedCall call) {
        return new Answer(
                ShownValues.time(call.at()),
                true,
                call.status(),
                call.operation(),
                Explained.gates(Gate.VISIBILITY, Outcome.DECIDED_BY_UPSTREAM),
                pages.text("refusals.answered", Integer.toString(call.status())),
                null);
    }

    private Optional<Authentication> authentication(Visit visit, String credentialId) {
        return credentialId.isEmpty()
                ? Optional.of(new Authentication.Anonymous())
                : works.find(visit.actor().companyId(), credentialId)
                        .map(found -> new Authentication.Authenticated(List.of(found)));
    }

    /** One that has ended says so to its own company; of any other nobody learns anything. */
    private String whyNot(Visit visit, String credentialId) {
        return stores.transactions()
                .read(tx -> stores.credentials().find(tx, visit.actor().companyId(), credentialId))
                .map(found -> pages.text(
                        "refusals.ended",
                        found.facts().label().name(),
                        found.stateAt(clock.instant()).wireName()))
                .orElseGet(() -> pages.text("refusals.unknown"));
    }

    private HttpResponse show(
            int status, Visit visit, String errorField, @Nullable String error, @Nullable Answer answer) {
        var credentialId = visit.query().find("credential").orElse("").strip();
        return show(status, visit, errorField, error, answer, credentialId);
    }

    private HttpResponse show(
            int status,
            Visit visit,
            String errorField,
            @Nullable String error,
            @Nullable Answer answer,
            String credentialId) {
        var companyId = visit.actor().companyId();
        var offered = stores.transactions()
                .read(tx -> stores.credentials().page(tx, companyId, PageKey.start(), OFFERED_MAX));
        var model = new Model(
                visit.query().find("request").orElse("").strip(),
                credentialId,
                visit.query().find("method").orElse("GET"),
                visit.query().find("path").orElse("").strip(),
                offered,
                methods().map(HttpMethod::name).toList(),
                operations.get().stream()
                        .flatMap(operation -> operation.paths().stream())
                        .map(Object::toString)
                        .distinct()
                        .sorted()
                        .toList(),
                errorField,
                error,
                answer,
                remedies.find(visit, credentialId, answer));
        return pages.console(status, visit, "refusals/ask", model);
    }

    private Answer answer(Explained explained) {
        var operation = explained.operation();
        return new Answer(
                null,
                explained.isAllowed(),
                explained.status(),
                operation == null ? "" : operation.signature(),
                explained.gates(),
                explained.isAllowed() ? pages.text("refusals.allowed") : explained.message(),
                explained.explanation());
    }
}
