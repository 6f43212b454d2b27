package dev.latchkey.console.reference;

import dev.latchkey.console.reference.code.AuthorizationPlaces;
import dev.latchkey.console.reference.code.CodeWriter;
import dev.latchkey.edge.http.CompressedBody;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.page.NavigationEntry;
import dev.latchkey.page.PageHandler;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Section;
import dev.latchkey.page.Visit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /reference}: public pages over one {@link Reference}, and try-it for people who are signed in. */
public final class ReferencePages implements Section {

    public static final String PATH = "/reference";

    /** Its place in the navigation of everybody who is signed in. */
    public static final NavigationEntry ENTRY = NavigationEntry.ofEverybody("reference", PATH);

    /** Operations of one page; an API that has more is shown in several. */
    static final int OPERATIONS_PER_PAGE = 40;

    private static final int QUESTION_LENGTH_MAX = 200;

    private final Pages pages;
    private final Reference reference;
    private final String apiOrigin;
    private final ApiCaller caller;
    private final OperationFinder router;
    private final Examples examples;

    /** Finds the operation that the gateway would judge a request by. */
    @FunctionalInterface
    public interface OperationFinder {
        Optional<Operation> find(HttpMethod method, String target);
    }

    /**
     * @param places where clients find the APIs, and get tokens for them
     * @param caller to try operations
     * @param router to make sure that a request reaches the operation it was typed for
     */
    public ReferencePages(
            Pages pages, Reference reference, AuthorizationPlaces places, ApiCaller caller, OperationFinder router) {
        this.pages = pages;
        this.reference = reference;
        this.apiOrigin = places.issuer();
        this.caller = caller;
        this.router = router;
        var catalogue = pages.catalogue();
        this.examples = new Examples(
                catalogue.carriers(),
                new CodeWriter(places, catalogue.wording().brand().environmentPrefix()));
    }

    /**
     * The start page.
     *
     * @param question what is searched for; empty for nothing
     * @param found by API; empty when nothing is searched for or found
     */
    public record StartModel(
            AuthorizationPlaces places, List<ApiReference> apis, String question, List<Reference.Found> found) {}

    /**
     * One API, or a part of it.
     *
     * @param groups operations of this page under their headings
     * @param page from 1
     */
    public record ApiModel(
            ApiReference api, String apiOrigin, Map<String, List<OperationReference>> groups, int page, int pages) {}

    /**
     * One operation.
     *
     * @param groups operations beside it
     * @param code that calls it
     * @param canTry whether the form is offered: to people who are signed in
     * @param fields the parameters that the form asks for
     */
    public record OperationModel(
            ApiReference api,
            OperationReference operation,
            String apiOrigin,
            Map<String, List<OperationReference>> groups,
            ShownCode code,
            boolean canTry,
            TryIt trial,
            List<OperationReference.Parameter> fields) {

        public boolean isOffered() {
            return TryItForm.isOffered(operation);
        }
    }

    /**
     * How to get tokens.
     *
     * @param operation that the code calls; absent when none takes tokens
     */
    public record TokensModel(@Nullable OperationReference operation, ShownCode code) {}

    @Override
    public String title() {
        return "API reference";
    }

    @Override
    public List<NavigationEntry> navigation() {
        return List.of(ENTRY);
    }

    @Override
    public void addTo(Routes.Builder routes) {
        routes.get(PATH, pages.anyone(this::start))
                .get("/reference/scopes", pages.anyone(this::scopes))
                .get("/reference/tokens", pages.anyone(this::tokens))
                .get("/reference/{api}", pages.anyone(this::api))
                .get("/reference/{api}/openapi.yaml", pages.anyone(visit -> document(visit, true)))
                .get("/reference/{api}/openapi.json", pages.anyone(visit -> document(visit, false)))
                .get("/reference/{api}/{operation}", pages.anyone(this::operation))
                .post(
                        "/reference/{api}/{operation}",
                        pages.signedIn(PageHandler.boundElsewhere(this::call)),
                        Routes.LONG_FORM_BYTES_MAX);
    }

    private HttpResponse start(Visit visit) {
        var question = visit.query().find("q").orElse("").strip();
        var asked = question.length() > QUESTION_LENGTH_MAX ? question.substring(0, QUESTION_LENGTH_MAX) : question;
        return pages.console(
                200,
                visit,
                "reference/start",
                new StartModel(
                        examples.places(),
                        reference.apis(),
                        asked,
                        asked.isEmpty() ? List.of() : reference.search(asked)));
    }

    private HttpResponse scopes(Visit visit) {
        var page = visit.query().find("scope").map(reference::pageOfScope).orElseGet(() -> pageNumber(visit));
        var shown = reference.scopePage(page);
        return shown.isPresent() ? pages.console(200, visit, "reference/scopes", shown.get()) : missing(visit);
    }

    private HttpResponse tokens(Visit visit) {
        var operation = reference.shownForTokens();
        var code = operation
                .map(one -> examples.of(pages.messages(), one, ShownCode.language(visit)).stream()
                        .filter(Examples.Example::isWithToken)
                        .toList())
                .orElse(List.of());
        return pages.console(
                200,
                visit,
                "reference/tokens",
                new TokensModel(
                        operation.orElse(null),
                        new ShownCode(ShownCode.language(visit), "/reference/tokens", examples.places(), code)));
    }

    private HttpResponse api(Visit visit) {
        var api = reference.find(visit.path("api"));
        if (api.isEmpty()) {
            return missing(visit);
        }
        var count = api.get().operations().size();
        var last = Math.max(1, (count + OPERATIONS_PER_PAGE - 1) / OPERATIONS_PER_PAGE);
        var page = pageNumber(visit);
        if (page < 1 || page > last) {
            return missing(visit);
        }
        return pages.console(
                200,
                visit,
                "reference/api",
                new ApiModel(api.get(), apiOrigin, groups(api.get(), page - 1), page, last));
    }

    /** From 1; 0 for what is none. */
    private static int pageNumber(Visit visit) {
        var wanted = visit.query().find("page").orElse("1");
        return wanted.matches("[1-9][0-9]{0,4}") ? Integer.parseInt(wanted) : 0;
    }

    private static Map<String, List<OperationReference>> groups(ApiReference api, int page) {
        return ApiReference.grouped(api.operations().stream()
                .skip((long) page * OPERATIONS_PER_PAGE)
                .limit(OPERATIONS_PER_PAGE)
                .toList());
    }

    private HttpResponse document(Visit visit, boolean isYaml) {
        var api = reference.find(visit.path("api"));
        var content = api.map(found -> isYaml ? found.yaml() : found.json()).filter(found -> found.length() > 0);
        return content.isPresent()
                ? file(api.get().name() + (isYaml ? ".openapi.yaml" : ".openapi.json"), isYaml, content.get())
                : missing(visit);
    }

    private static HttpResponse file(String name, boolean isYaml, CompressedBody content) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Content-Type", isYaml ? "application/yaml;charset=UTF-8" : "application/json;charset=UTF-8");
        headers.put("Content-Disposition", "attachment; filename=\"" + name + "\"");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Cache-Control", "no-cache");
        return new HttpResponse(200, headers, content);
    }

    private HttpResponse operation(Visit visit) {
        var api = reference.find(visit.path("api"));
        var operation = api.flatMap(found -> found.find(visit.path("operation")));
        return operation.isPresent() ? show(200, visit, api.get(), operation.get(), TryIt.none()) : missing(visit);
    }

    private HttpResponse call(Visit visit) {
        var api = reference.find(visit.path("api"));
        var operation =
                api.flatMap(found -> found.find(visit.path("operation"))).filter(TryItForm::isOffered);
        if (operation.isEmpty()) {
            return missing(visit);
        }
        var form =
                TryItForm.read(operation.get(), visit.form(), pages.catalogue().carriers());
        if (form.isWrong()) {
            return show(
                    422,
                    visit,
                    api.get(),
                    operation.get(),
                    new TryIt(form.values(), form.errors(pages.messages()), null));
        }
        var call = form.call(operation.get());
        var reached = router.find(call.method(), call.target().text());
        if (!reached.filter(operation.get().operation()::equals).isPresent()) {
            var errors = Map.of("", pages.text("reference.try.elsewhere"));
            return show(422, visit, api.get(), operation.get(), new TryIt(form.values(), errors, null));
        }
        try {
            var request = visit.request();
            var visitor = new ApiCaller.Visitor(
                    request.clientAddress(), request.headers().get("User-Agent"));
            var result = TryIt.result(pages.messages(), call, caller.call(call, visitor), form);
            return show(200, visit, api.get(), operation.get(), new TryIt(form.values(), Map.of(), result));
        } catch (ApiCaller.NoAnswer e) {
            var errors =
                    Map.of("", pages.text("reference.try.noAnswer." + e.reason().name()));
            return show(503, visit, api.get(), operation.get(), new TryIt(form.values(), errors, null));
        }
    }

    private HttpResponse show(int status, Visit visit, ApiReference api, OperationReference operation, TryIt trial) {
        var page = api.operations().indexOf(operation) / OPERATIONS_PER_PAGE;
        var model = new OperationModel(
                api,
                operation,
                apiOrigin,
                groups(api, page),
                new ShownCode(
                        ShownCode.language(visit),
                        operation.link(),
                        examples.places(),
                        examples.of(pages.messages(), operation, ShownCode.language(visit))),
                visit.signedIn().isPresent(),
                trial,
                TryItForm.fields(operation, pages.catalogue().carriers()));
        return pages.sending(status, visit, "reference/operation", model);
    }

    private HttpResponse missing(Visit visit) {
        return pages.problem(visit, 404, pages.text("problem.missing.title"), pages.text("problem.missing.text"));
    }
}
