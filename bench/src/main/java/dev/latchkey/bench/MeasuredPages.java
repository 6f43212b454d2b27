package dev.latchkey.bench;

import dev.latchkey.edge.http.Routes;
import dev.latchkey.engine.protocol.HttpMethod;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The pages of the table of paths as addresses that can be asked for, each by somebody who may see it. */
final class MeasuredPages {

    private static final Pattern LINK = Pattern.compile("href=\"([^\"#]*)");
    private static final Pattern SEARCH =
            Pattern.compile("action=\"([^\"]+)\"[^>]*>(?:(?!</form>).)*name=\"q\"", Pattern.DOTALL);
    /** Found often, some hundred times, once, and nowhere. */
    private static final List<String> SEARCHED = List.of("o", "999", "99999", "nothing like it");

    private static final String STRANGERS = " (a visitor)";

    private final Map<String, String> examples;
    private final List<Routes.Line> table;
    private final JsonNode file;
    private final PageVisitor stranger;
    private final PageVisitor administrator;
    private final PageVisitor operator;
    private final PageVisitor partner;
    private final PageVisitor half;
    private final PageVisitor ofSeveral;
    private final String consent;

    /** @param examples of what stands in a path, by the path up to it */
    MeasuredPages(Routes routes, JsonNode file, Map<String, String> examples) throws IOException {
        this.table = routes.table();
        this.file = file;
        var origin = file.get("webUrl").asString();
        var company = file.get("companies").get(0);
        this.stranger = new PageVisitor(origin);
        this.administrator = signIn(origin, company.get("users").get(0));
        this.operator = signIn(origin, file.get("operator")).setUpSecondFactor();
        this.partner = signIn(origin, file.get("partner")).setUpSecondFactor();
        this.half = signIn(origin, file.get("operator"));
        this.ofSeveral = signIn(origin, company.get("users").get(1));
        this.examples = new LinkedHashMap<>(examples);
        var application = file.get("partner").get("applications").get(0);
        var client = company.get("clients").get(0).get("clientId").asString();
        this.examples.put("/settings/credentials/{id}", client);
        this.examples.put(
                "/settings/applications/{clientId}", application.get("clientId").asString());
        this.examples.put(
                "/settings/applications/{clientId}/users/{userId}",
                company.get("users").get(0).get("id").asString());
        this.examples.put(
                "/operator/partners/{id}/applications/{client}",
                application.get("clientId").asString());
        this.consent = administrator.get(target("/identity/oauth/allow")).location();
        this.examples.put("/settings/audit-log/{seq}", "7");
        this.examples.put("/operator/audit-log/{seq}", "1");
        this.examples.putAll(found(administrator, "/reference", "/reference/{api}"));
        this.examples.putAll(found(
                administrator, "/reference/" + this.examples.get("/reference/{api}"), "/reference/{api}/{operation}"));
        this.examples.putAll(found(operator, "/operator/apis", "/operator/apis/{name}"));
        putPartners(application.get("clientId").asString());
    }

    private void putPartners(String clientId) throws IOException {
        var applications = "/partner/applications/{client}";
        examples.put(applications, clientId);
        examples.put("/operator/listings/{client}", clientId);
        examples.put(
                applications + "/secrets/{secret}",
                between("/partner/applications/" + clientId, "/secrets/", "/rotate"));
        examples.put("/partner/key/{id}", between("/partner/key", "/partner/key/", "/revoke"));
        examples.put("/partner/members/{id}", between("/partner/members", "/partner/members/", "\""));
        examples.put("/partner/audit-log/{seq}", "1");
    }

    /** An identifier in a page of the partner portal, by what stands around it. */
    private String between(String page, String before, String after) throws IOException {
        var found = Pattern.compile(Pattern.quote(before) + "([0-9a-f-]{36})" + Pattern.quote(after))
                .matcher(partner.get(page).html());
        if (!found.find()) {
            throw new IllegalStateException(page + " has nothing between " + before + " and " + after);
        }
        return found.group(1);
    }

    private static PageVisitor signIn(String origin, JsonNode account) throws IOException {
        return new PageVisitor(origin)
                .signIn(account.get("email").asString(), account.get("password").asString());
    }

    /** What the first link of a page that leads to such a path has at its end. */
    private static Map<String, String> found(PageVisitor visitor, String page, String path) throws IOException {
        var below = Pattern.compile("href=\""
                + path.replaceAll("\\{[^}]+}$", "([^\"/?#.]+(?:\\\\.[^\"/?#.]+)?)\"")
                        .replaceAll("\\{[^}]+}", "[^\"/?#]+"));
        var links = below.matcher(visitor.get(page).html());
        while (links.find()) {
            if (!List.of("scopes", "tokens", "openapi.yaml", "openapi.json").contains(links.group(1))) {
                return Map.of(path, links.group(1));
            }
        }
        throw new IllegalStateException(page + " has no link to " + path);
    }

    /**
     * Something that is asked for.
     *
     * @param who asks, where more than one does for this path; empty for who has the most to see
     * @param path as it stands in the table
     * @param target what is asked for
     */
    record Visit(PageVisitor visitor, String who, String path, String target) {
        PageVisitor.Answer get() throws IOException {
            return visitor.get(target);
        }

        /** Pages of one kind differ by ids and values alone, and are asked for by the same. */
        String kind() {
            var query = target.indexOf('?');
            return path + (query < 0 ? "" : shortened(target.substring(query))) + who;
        }

        private static String shortened(String query) {
            return query.replaceAll("(id\\.)?[0-9a-f]{32}=?", "…")
                    .replaceAll("(after|before|from|to|request)=[^&]*", "$1=…")
                    .replaceAll("(.{60}).*", "$1…");
        }
    }

    /** Each page once; where what is there at all depends on a query, with it. */
    List<Visit> visits() {
        var visits = new ArrayList<Visit>();
        visits.add(new Visit(stranger, STRANGERS, "/", "/"));
        for (var line : table) {
            if (!line.method().equals(HttpMethod.GET)
                    || line.path().startsWith("/assets/")
                    || line.path().startsWith("/.well-known/")) {
                continue;
            }
            visits.add(new Visit(visitor(line.path()), "", line.path(), target(line.path())));
        }
        return visits;
    }

    private PageVisitor visitor(String path) {
        return switch (path) {
            case "/account/sign-in",
                    "/account/forgotten-password",
                    "/account/reset-password",
                    "/partner/signup",
                    "/partner/signup/confirm" -> stranger;
            case "/account/sign-in/code" -> half;
            case "/account/sign-in/account" -> ofSeveral;
            case "/account/second-factor/codes", "/account/second-factor/disable" -> operator;
            default -> ofPortals(path);
        };
    }

    private PageVisitor ofPortals(String path) {
        if (path.equals("/partner") || path.startsWith("/partner/")) {
            return partner;
        }
        return path.startsWith("/operator") ? operator : administrator;
    }

    private String target(String path) {
        var target = path;
        for (var end = path.indexOf('}'); end >= 0; end = path.indexOf('}', end + 1)) {
            var place = path.substring(0, end + 1);
            var isLast = path.indexOf('{', end) < 0;
            var value = isLast ? examples.getOrDefault(path, examples.get(place)) : examples.get(place);
            if (value == null) {
                throw new IllegalStateException("no example of " + place);
            }
            target = target.replace(place.substring(place.lastIndexOf('{')), value);
        }
        var application = file.get("partner").get("applications").get(0);
        return switch (path) {
            case "/identity/oauth/allow" ->
                target + "?client_id=" + application.get("clientId").asString();
            case "/identity/oauth/consent" -> consent;
            case "/settings/credentials/chosen/revocation", "/settings/credentials/chosen/expiry" ->
                target + "?id." + examples.get("/settings/credentials/{id}") + "=on";
            case "/account/applications/disconnect" ->
                target + "?application=" + application.get("clientId").asString();
            default -> target;
        };
    }

    /** The ways to sort, narrow and go on that a page offers, and searches where it has a field for them. */
    List<Visit> variants(Visit visit, String html) {
        if (visit.target.contains("?")) {
            return List.of();
        }
        var variants = new ArrayList<Visit>();
        var links = LINK.matcher(html);
        while (links.find()) {
            var link = links.group(1).replace("&amp;", "&");
            var own = link.startsWith("?") ? visit.target + link : link;
            if (own.startsWith(visit.target + "?")) {
                variants.add(new Visit(visit.visitor, visit.who, visit.path, own));
            }
        }
        if (SEARCH.matcher(html).results().anyMatch(form -> form.group(1).equals(visit.target))) {
            SEARCHED.forEach(text -> variants.add(
                    new Visit(visit.visitor, visit.who, visit.path, visit.target + "?q=" + PageVisitor.encode(text))));
        }
        return variants;
    }
}
