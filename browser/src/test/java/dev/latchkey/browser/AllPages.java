package dev.latchkey.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.Cookie;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.company.CompanyCommands.NewUser;
import dev.latchkey.core.partner.PartnerRole;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestListing;
import dev.latchkey.testing.TestOperator;
import dev.latchkey.testing.TestPartner;
import dev.latchkey.testing.TestPlatform;
import dev.latchkey.testing.TestSignUp;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Every page of the web origin, as somebody sees it who may: those of the table of paths, in several states where they have several, and what
 * forms are answered with. {@link #missing()} says which pages of the table are not among them.
 */
final class AllPages {

    /** Answered with a redirection or with a file, whoever asks. */
    private static final Set<String> NO_PAGES = Set.of(
            "/identity/oauth/allow",
            "/account/second-factor/codes",
            "/account/second-factor/disable",
            "/.well-known/oauth-authorization-server",
            "/.well-known/openid-configuration",
            "/reference/{api}/openapi.yaml",
            "/reference/{api}/openapi.json");

    private static final Pattern SECRET = Pattern.compile("/secrets/([^/\"]+)/revoke");
    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\">");
    private static final Pattern RESET = Pattern.compile("/account/reset-password\\?token=[A-Za-z0-9_-]+");

    /**
     * A page.
     *
     * @param name tells it from all others, in small letters, digits and hyphens
     * @param target where it is
     * @param who sees it
     * @param status that it comes with
     * @param answer that a form got, which the browser is shown at its address; absent where it asks for the page itself
     * @param anew leads to a page that stands for some minutes only; absent where it stands
     */
    record Shown(
            String name,
            String target,
            TestBrowser who,
            int status,
            @Nullable HttpResponse<String> answer,
            @Nullable Supplier<String> anew) {

        /** Opens it in the browser of whoever sees it. */
        Response open(TestPlatform platform, Page page) {
            var target = anew == null ? this.target : anew.get();
            hand(platform, who, page.context());
            var url = platform.web(target).toString();
            if (answer != null) {
                var headers = new LinkedHashMap<String, String>();
                answer.headers().map().forEach((header, values) -> headers.put(header, values.getFirst()));
                headers.keySet().removeIf(header -> header.matches("(?i)set-cookie|content-length|content-encoding"));
                var fulfilled = new Route.FulfillOptions()
                        .setStatus(answer.statusCode())
                        .setHeaders(headers)
                        .setBody(answer.body());
                page.route(url, route -> route.fulfill(fulfilled), new Page.RouteOptions().setTimes(1));
            }
            return page.navigate(url);
        }
    }

    private final TestPlatform platform;
    private final List<Shown> pages = new ArrayList<>();

    private AllPages(TestPlatform platform) {
        this.platform = platform;
    }

    static AllPages of(TestPlatform platform) {
        var all = new AllPages(platform);
        all.addOfAdministrator();
        all.addOfColleagues();
        all.addOfViewer();
        all.addOfOperator();
        all.addOfPartner();
        all.addOfVisitor();
        return all;
    }

    List<Shown> list() {
        return pages;
    }

    /** Gives a browser the session of somebody who has signed in elsewhere: each code of a second factor works once. */
    static void hand(TestPlatform platform, TestBrowser from, BrowserContext to) {
        to.clearCookies();
        to.addCookies(from.cookies().entrySet().stream()
                .map(cookie -> new Cookie(cookie.getKey(), cookie.getValue())
                        .setUrl(platform.web("/").toString()))
                .toList());
    }

    /** The pages of the table of paths that nobody looks at here. */
    Set<String> missing() {
        var missing = platform.paths().web().table().stream()
                .filter(line -> line.method().equals(HttpMethod.GET))
                .map(line -> line.path())
                .filter(path -> !path.startsWith("/assets/"))
                .collect(Collectors.toCollection(TreeSet::new));
        missing.removeAll(NO_PAGES);
        pages.stream().filter(page -> page.answer() == null).forEach(page -> missing.remove(pattern(page.target())));
        return missing;
    }

    /** As a listener finds it: an exact path goes before one with parameters. */
    private String pattern(String target) {
        var path = target.replaceAll("[?#].*", "");
        Predicate<String> isIt = served -> Pattern.matches(served.replaceAll("\\{[a-zA-Z]+}", "[^/]+"), path);
        var routes = platform.webRoutes().keySet();
        return routes.contains(path)
                ? path
                : routes.stream().filter(isIt).findFirst().orElse("");
    }

    private void add(TestBrowser who, String... targets) {
        for (var target : targets) {
            add(who, 200, target);
        }
    }

    private void add(TestBrowser who, int status, String target) {
        pages.add(new Shown(name(target), target, who, status, null, null));
    }

    private void addShortLived(String name, TestBrowser who, Supplier<String> anew) {
        pages.add(new Shown(name, anew.get(), who, 200, null, anew));
    }

    private void addAnswer(String name, String target, TestBrowser who, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(name).isNotEqualTo(303);
        pages.add(new Shown(name, target, who, answer.statusCode(), answer, null));
    }

    private String name(String target) {
        var pattern = pattern(target);
        var query = target.contains("?") ? target.substring(target.indexOf('?')) : "";
        var base = (pattern.contains("{") ? pattern : target.replaceAll("\\?.*", ""))
                + query.replaceAll("[0-9a-f]{8}-?[0-9a-f-]{20,}|token=.*", "");
        var name = base.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        var free = name.isEmpty() ? "start" : name;
        for (var i = 2; isTaken(free); i++) {
            free = (name.isEmpty() ? "start" : name) + "-" + i;
        }
        return free;
    }

    private boolean isTaken(String name) {
        return pages.stream().anyMatch(page -> page.name().equals(name));
    }

    private Actor.CompanyUser administrator(int company) {
        return new Actor.CompanyUser(platform.companyId(company), platform.adminUserId(company));
    }

    private void addOfAdministrator() {
        var admin = TestBrowser.signedIn(platform, 0, 0);
        var grants = new TestGrants(platform);
        grants.tokens(TestGrants.CONFIDENTIAL, "STANDARD", Scopes.parse("orders_read customers_read"));
        ConsolePaths.of(platform).forEach(target -> add(admin, target));
        add(
                admin,
                "/account/confirm",
                "/account/password",
                "/account/second-factor",
                "/account/sign-out",
                "/settings/audit-log/2",
                "/settings/audit-log/export",
                "/settings/audit-log/verify",
                "/reference/tokens?lang=python",
                "/settings/credentials?q=nothing-like-it",
                "/settings/users?q=nobody",
                "/search",
                "/search?q=nothing-like-it");
        var client =
                "/settings/credentials/" + platform.client(0, 0).get("clientId").asString();
        addAnswer("rotated", client + "/rotate", admin, send(admin, client + "/rotate", "overlap", "24h"));
        var secret = SECRET.matcher(admin.get(client).body());
        assertThat(secret.find()).as("a secret that can be revoked").isTrue();
        add(admin, client, client + secret.group());
        var left = "/settings/users/" + platform.user(0, 4).get("id").asString();
        send(admin, left + "/deactivate");
        add(admin, left, left + "/activate", "/settings/users/" + invited(admin) + "/invite", left + "/remind");
        addRoleAndGroup(admin);
        var application = "/settings/applications/" + grants.clientId(TestGrants.CONFIDENTIAL);
        var end = Pattern.compile(application + "/users/[^/\"]+/revoke")
                .matcher(admin.get(application).body());
        assertThat(end.find()).as("somebody for whom the application acts").isTrue();
        add(admin, end.group());
        add(admin, 404, "/settings/credentials/none");
        add(admin, 404, "/nothing");
        var key = "/settings/credentials/new/api-key";
        addAnswer("key-made", key, admin, send(admin, key, "name", "Night export", "expiry", "never"));
        assertThat(pages.getLast().status()).as("a key is made").isEqualTo(200);
        var clients = "/settings/credentials/new/client";
        addAnswer("client-errors", clients, admin, send(admin, clients, "name", ""));
        var called = "/reference/orders-api/orders.all";
        addAnswer("call-tried", called, admin, send(admin, called, "kind", "key", "credential", platform.apiKey(0)));
        addAnswer(
                "form-out-of-date", "/settings/roles/new", admin, admin.postWith("/settings/roles/new", Map.of(), ""));
    }

    /** Posts the form of a page with what it hides, and with these fields. */
    private static HttpResponse<String> send(TestBrowser who, String path, String... fields) {
        var all = new LinkedHashMap<String, String>();
        HIDDEN.matcher(who.get(path).body()).results().forEach(field -> all.put(field.group(1), field.group(2)));
        all.remove("csrf");
        for (var i = 0; i < fields.length; i += 2) {
            all.put(fields[i], fields[i + 1]);
        }
        return who.post(
                path,
                all.entrySet().stream()
                        .flatMap(field -> Stream.of(field.getKey(), field.getValue()))
                        .toArray(String[]::new));
    }

    private String invited(TestBrowser admin) {
        var answer = send(
                admin,
                "/settings/users/invite",
                "email",
                "ann@acme.example",
                "firstName",
                "Ann",
                "lastName",
                "Other",
                "systemRole",
                "STANDARD",
                "accessGroup",
                "");
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 303);
        var stores = platform.domain().stores();
        return stores.transactions()
                .read(tx -> stores.users().search(tx, platform.companyId(0), "ann@acme", "", 0, 1))
                .getFirst()
                .id();
    }

    private void addRoleAndGroup(TestBrowser admin) {
        var domain = platform.domain();
        var role = "cr_" + domain.companies().commands().newId();
        domain.companies().roles().createRole(administrator(0), role, "Night shift", Set.of());
        var group = domain.stores()
                .transactions()
                .read(tx -> domain.stores().companies().groupNames(tx, platform.companyId(0)))
                .getFirst()
                .id();
        var roles = "/settings/roles/" + role;
        var groups = "/settings/access-groups/" + group;
        add(admin, roles, roles + "/remove", groups, groups + "/remove", "/settings/roles");
    }

    /** Somebody who may do little, somebody with a second factor, and the company to which nothing has happened yet. */
    private void addOfColleagues() {
        var grants = new TestGrants(platform);
        var application = grants.clientId(TestGrants.CONFIDENTIAL);
        var holder = TestBrowser.signedIn(platform, 0, 2);
        add(holder, "/", "/account/applications/disconnect?application=" + application, "/account/applications");
        add(holder, 403, "/settings/credentials");
        var allow = "/identity/oauth/allow?client_id=" + application;
        addShortLived("consent", holder, () -> TestBrowser.location(holder.get(allow)));
        add(holder, 400, "/identity/oauth/consent?request=none");
        addAnswer(
                "consent-anew",
                "/identity/oauth/consent",
                holder,
                consentAnew(holder, TestBrowser.location(holder.get(allow))));
        var other = new Actor.CompanyUser(
                platform.companyId(1), platform.user(1, 2).get("id").asString());
        platform.domain().installations().request(other, application, Scopes.parse("orders_read customers_read"));
        var waiting = TestBrowser.signedIn(platform, 1, 2);
        addShortLived("consent-approval", waiting, () -> TestBrowser.location(waiting.get(allow)));
        var theirs = TestBrowser.signedIn(platform, 1, 0);
        add(
                theirs,
                "/",
                "/settings/applications",
                "/settings/applications/" + application,
                "/settings/applications/" + application + "/approve",
                "/settings/requests",
                "/settings/access-groups",
                "/account/applications");
        var careful = TestOperator.withSecondFactor(platform, platform.user(0, 1), InstantSource.system());
        add(careful, "/account/security", "/account/second-factor");
        var codes = careful.post("/account/second-factor/codes");
        addAnswer("recovery-codes", "/account/second-factor/codes", careful, codes);
    }

    /** What a page leaves out for who may only look is another page. */
    private void addOfViewer() {
        var viewer = Viewer.of(platform, 1, 4);
        var client =
                "/settings/credentials/" + platform.client(1, 0).get("clientId").asString();
        add(
                viewer,
                "/",
                "/settings/credentials",
                client,
                client + "/activity",
                client + "/scopes",
                "/settings/users",
                "/settings/users/" + platform.user(1, 2).get("id").asString(),
                "/settings/roles",
                "/settings/audit-log?entityId="
                        + platform.client(1, 0).get("clientId").asString());
        add(viewer, 403, client + "/edit");
    }

    /** What was shown is not what would be let in any more, so the page shows itself again and says so. */
    private static HttpResponse<String> consentAnew(TestBrowser holder, String asked) {
        holder.get(asked);
        var request = asked.replaceFirst(".*request=", "");
        return holder.post(
                "/identity/oauth/consent", "request", request, "seen", "something else", "decision", "allow");
    }

    private void addOfOperator() {
        TestSignUp.waiting(platform, "waiting", "W".repeat(100));
        var operator = TestOperator.signedIn(platform, InstantSource.system());
        OperatorPaths.of(platform).forEach(target -> add(operator, target));
        var company = "/operator/companies/" + platform.companyId(1);
        add(
                operator,
                company + "/link",
                "/operator/audit-log/1",
                "/operator/audit-log/export",
                "/operator/audit-log/verify");
        add(
                operator,
                "/operator/partners/sign-ups",
                "/operator/partners/sign-ups/waiting/approve",
                "/operator/partners/sign-ups/waiting/refuse");
        var listed = new TestGrants(platform).clientId(TestGrants.CONFIDENTIAL);
        TestListing.submitted(platform, new TestPartner(platform).id(), listed, "W".repeat(140));
        var listing = "/operator/listings/" + listed;
        add(
                operator,
                "/operator/listings",
                listing,
                listing + "/publish",
                listing + "/request-changes",
                listing + "/suspend");
        add(operator, "/operator/search", "/operator/search?q=nothing-like-it");
        var owner = "/operator/partners/" + new TestPartner(platform).id() + "/owner";
        add(operator, owner);
        addAnswer("owner-link", owner, operator, send(operator, owner, "email", "o@parts.example", "name", "Olga"));
        var user = platform.user(1, 1).get("id").asString();
        var link = send(operator, company + "/link", "user", user);
        addAnswer("operator-link", company + "/link", operator, link);
        var reset = RESET.matcher(link.body());
        if (reset.find()) {
            add(new TestBrowser(platform), reset.group());
        }
        var between = new TestBrowser(platform);
        var account = platform.sheet().get("operator");
        addShortLived("sign-in-code", between, () -> signIn(between, account));
        between.get("/account/sign-in/code");
        addAnswer(
                "wrong-code",
                "/account/sign-in/code",
                between,
                between.post("/account/sign-in/code", "code", "000000"));
        var stopped = "/operator/companies/long-name";
        stop(operator, stopped, "identifier", "long-" + "w".repeat(58));
        add(operator, stopped, stopped + "/resume");
        var partner = "/operator/partners/long-name";
        stop(operator, partner, "identifier", "W".repeat(100));
        add(operator, partner, partner + "/resume");
        var grants = new TestGrants(platform);
        var other = grants.clientId(TestGrants.PUBLIC);
        var theirs = pages.stream()
                .map(Shown::target)
                .filter(target -> target.endsWith("/suspend") && target.contains("/applications/"))
                .findFirst()
                .orElseThrow()
                .replaceFirst("[^/]+/suspend$", other);
        stop(operator, theirs, "identifier", other);
        add(operator, theirs + "/resume");
    }

    /** The partner portal, by an owner, who may do everything, and by a viewer. */
    private void addOfPartner() {
        var partner = new TestPartner(platform);
        var owner = partner.signedIn(InstantSource.system());
        var viewer = partner.colleague(partner.id(), PartnerRole.VIEWER, InstantSource.system());
        var application = "/partner/applications/" + new TestGrants(platform).clientId(TestGrants.CONFIDENTIAL);
        var secret = Pattern.compile("href=\"(" + application + "/secrets/[^\"]+/rotate)\"")
                .matcher(owner.get(application).body());
        assertThat(secret.find()).as("a secret that can be rotated").isTrue();
        var key = Pattern.compile("href=\"(/partner/key/[^\"]+/revoke)\"")
                .matcher(owner.get("/partner/key").body());
        assertThat(key.find()).as("a key that can be revoked").isTrue();
        var colleague = "/partner/members/the-VIEWER";
        add(
                owner,
                "/partner",
                "/partner/members",
                "/partner/members/invite",
                colleague,
                colleague + "/invite",
                colleague + "/end",
                colleague + "/activate",
                "/partner/applications",
                "/partner/applications/new",
                application,
                application + "/customers",
                application + "/customers?range=30d",
                application + "/edit",
                application + "/remove",
                application + "/listing",
                application + "/listing/edit",
                application + "/listing/submit",
                application + "/listing/withdraw",
                application + "/secrets/new",
                secret.group(1),
                secret.group(1).replaceFirst("rotate$", "revoke"),
                "/partner/key",
                key.group(1),
                "/partner/audit-log",
                "/partner/audit-log/1",
                "/partner/audit-log/export",
                "/partner/audit-log/verify",
                "/partner/search?q=parts");
        add(owner, 404, "/partner/members/nobody");
        add(viewer, "/partner", "/partner/members", colleague, "/partner/applications", application, "/partner/key");
        add(viewer, "/partner/search", "/partner/search?q=nothing-like-it");
        add(viewer, 403, "/partner/applications/new");
        var form = "/partner/applications/new";
        addAnswer("application-errors", form, owner, send(owner, form, "name", "", "scope.orders_read", "on"));
        var secrets = application + "/secrets/new";
        addAnswer("secret-made", secrets, owner, send(owner, secrets, "name", "Staging"));
    }

    private static void stop(TestBrowser operator, String path, String... confirmation) {
        var fields = new ArrayList<>(List.of(confirmation));
        fields.addAll(List.of("reason", "Unpaid"));
        var answer = send(operator, path + "/suspend", fields.toArray(String[]::new));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    }

    private void addOfVisitor() {
        var visitor = new TestBrowser(platform);
        add(
                visitor,
                "/",
                "/account/sign-in",
                "/account/forgotten-password",
                "/reference",
                "/reference?q=nothingofthekind",
                "/reference/scopes",
                "/reference/tokens",
                "/reference/price-api",
                "/reference/orders-api/orders.create?lang=java",
                "/reference/price-api/v1.listPrices");
        add(visitor, 410, "/account/reset-password?token=none");
        add(visitor, 404, "/nothing");
        add(visitor, 404, "/partner/signup");
        add(visitor, 404, "/partner/signup/confirm");
        var several = new TestBrowser(platform);
        addToFirstCompany(platform.user(1, 3));
        addShortLived("sign-in-account", several, () -> signIn(several, platform.user(1, 3)));
        var guessing = new TestBrowser(platform);
        addAnswer("sign-in-wrong", "/account/sign-in", guessing, guessing.signIn("nobody@acme.example", "wrong"));
        var answer = guessing.signIn("locked@acme.example", "wrong");
        for (var i = 0; i < 30 && answer.statusCode() != 429; i++) {
            answer = guessing.signIn("locked@acme.example", "wrong");
        }
        assertThat(answer.statusCode()).isEqualTo(429);
        addAnswer("sign-in-held", "/account/sign-in", guessing, answer);
    }

    /** @return where to go on */
    private static String signIn(TestBrowser who, JsonNode account) {
        return TestBrowser.location(who.signIn(
                account.get("email").asString(), account.get("password").asString()));
    }

    /** Who then has one address and one password in both companies, and has to say where to. */
    private void addToFirstCompany(JsonNode user) {
        var stores = platform.domain().stores();
        var known = stores.transactions()
                .read(tx -> stores.users()
                        .find(tx, platform.companyId(1), user.get("id").asString()))
                .orElseThrow();
        var commands = platform.domain().companies().commands();
        commands.createUser(
                administrator(0),
                new NewUser(
                        commands.newId(),
                        known.email(),
                        known.firstName(),
                        known.lastName(),
                        "EMPLOYEE",
                        null,
                        known.passwordHash()));
    }
}
