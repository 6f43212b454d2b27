package dev.latchkey.console.credentials;

import dev.latchkey.console.lists.Heading;
import dev.latchkey.console.lists.Moment;
import dev.latchkey.console.lists.Paging;
import dev.latchkey.console.lists.Tools;
import dev.latchkey.core.company.GroupName;
import dev.latchkey.core.credential.CredentialLine;
import dev.latchkey.core.credential.CredentialSearch;
import dev.latchkey.core.credential.CredentialSearch.Sort;
import dev.latchkey.core.credential.CredentialSearch.Standing;
import dev.latchkey.core.credential.CredentialState;
import dev.latchkey.core.credential.CredentialStores;
import dev.latchkey.core.credential.CredentialType;
import dev.latchkey.core.listing.CountedPart;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The list of a company's credentials: searched, filtered and sorted by links. */
public final class ListPage {

    private static final int PAGE = 50;
    /** Beyond this many the page does not count. */
    private static final int COUNT_MAX = 1_000;
    /** So many scopes of a client are named in the list; where there are more, all of them stand on its own page. */
    private static final int SCOPES_MAX = 5;

    /**
     * @param lastFour with an ellipsis before them; empty without a secret that may be shown
     * @param scopes none for an API key, or where they are many
     * @param scopeCount of all
     * @param role with its group
     * @param state ends the key of its word
     * @param isOver whether nothing more can be done to it
     * @implNote Many parameters: one for each thing that the page shows.
     */
    public record Line(
            String path,
            boolean isClient,
            String name,
            String id,
            String lastFour,
            List<String> scopes,
            int scopeCount,
            String role,
            String creator,
            Moment createdAt,
            @Nullable Moment lastUsedAt,
            @Nullable Moment until,
            String state,
            String badge,
            boolean isOver) {}

    /** A page of the list. */
    public record Model(Tools tools, Map<Sort, Heading> headings, List<Line> lines, Paging paging) {

        public Heading by(Sort sort) {
            return Objects.requireNonNull(headings.get(sort));
        }
    }

    private final Pages pages;
    private final CredentialStores stores;
    private final InstantSource clock;

    ListPage(Pages pages, CredentialStores stores, InstantSource clock) {
        this.pages = pages;
        this.stores = stores;
        this.clock = clock;
    }

    HttpResponse handle(Visit visit) {
        var query = ListQuery.read(visit.query());
        return pages.console(query.address().status(), visit, "credentials/list", model(visit, query));
    }

    private Model model(Visit visit, ListQuery query) {
        var companyId = visit.actor().companyId();
        var search = query.search();
        var now = clock.instant();
        return stores.transactions().read(tx -> {
            var list = stores.credentialList();
            var position = query.address().position();
            var counts = list.counts(tx, companyId, search, COUNT_MAX, now);
            var found = counts.map(all -> new CountedPart<>(
                            list.page(tx, companyId, search, position, PAGE, now), all.of(search.standing())))
                    .orElseGet(() -> list.counted(tx, companyId, search, position, PAGE, COUNT_MAX + 1, now));
            var page = found.part();
            var count = found.count();
            var roles = Stream.concat(
                            stores.companies().builtInRoles().all().stream(),
                            stores.companies().customRoles(tx, companyId).stream())
                    .collect(Collectors.toMap(SystemRole::id, SystemRole::name, (one, _) -> one, LinkedHashMap::new));
            var groups = stores.companies().groupNames(tx, companyId).stream()
                    .collect(Collectors.toMap(GroupName::id, GroupName::name, (one, _) -> one, LinkedHashMap::new));
            var lines = page.lines();
            var filters = new ListFilters(pages.messages(), query);
            var tools = query.address()
                    .tools(
                            pages.messages(),
                            "credentials.find",
                            "credentials.search.hint",
                            filters.chips(counts.orElse(null)),
                            filters.menus(roles, groups, visit.actor().userId(), lines));
            var said = text(
                    count > COUNT_MAX ? "credentials.count.more" : "credentials.count", Math.min(count, COUNT_MAX));
            return new Model(
                    tools,
                    headings(query),
                    lines.stream().map(line -> line(line, roles, now)).toList(),
                    query.address().paging(said, page, CredentialLine::id));
        });
    }

    private String text(String key, Object... values) {
        return pages.text(key, values);
    }

    private Map<Sort, Heading> headings(ListQuery query) {
        return Map.of(
                Sort.NAME, heading(query, Sort.NAME, "common.name", true),
                Sort.CREATED, heading(query, Sort.CREATED, "common.created", false),
                Sort.LAST_USED, heading(query, Sort.LAST_USED, "credentials.lastUsed", false),
                Sort.EXPIRY, heading(query, Sort.EXPIRY, "credentials.ends", true));
    }

    private Heading heading(ListQuery query, Sort sort, String label, boolean isRising) {
        return query.address().heading(text(label), sort, query.search().sort(), isRising);
    }

    private Line line(CredentialLine line, Map<String, String> roles, Instant now) {
        var scopes = line.scopes().names();
        var name = line.creatorName();
        var state = standing(line, now);
        return new Line(
                CredentialPages.pathOf(line.id()).value(),
                line.type() == CredentialType.OAUTH_CLIENT,
                line.name(),
                line.id(),
                line.hint().substring(Math.max(0, line.hint().indexOf('…'))),
                scopes.size() > SCOPES_MAX ? List.of() : scopes,
                scopes.size(),
                role(line, roles),
                name == null ? nameOf(pages, line.createdBy()) : name,
                moment(line.createdAt(), now),
                line.lastUsedAt() == null ? null : moment(line.lastUsedAt(), now),
                until(line.state(), now),
                state.name(),
                badge(state),
                line.state().isFinal());
    }

    private String role(CredentialLine line, Map<String, String> roles) {
        var roleId = line.systemRoleId();
        if (roleId == null) {
            return text("credentials.wholeCompany");
        }
        var role = roles.getOrDefault(roleId, roleId);
        return line.accessGroupName() == null ? role : role + " · " + line.accessGroupName();
    }

    /** What calls for a look soonest. */
    private static Standing standing(CredentialLine line, Instant now) {
        return switch (line.state()) {
            case CredentialState.Active _ -> line.isRotating() ? Standing.ROTATING : Standing.ACTIVE;
            case CredentialState.Expiring(var at) -> {
                if (!at.isAfter(now.plus(CredentialSearch.SOON))) {
                    yield Standing.ENDING_SOON;
                }
                yield line.isRotating() ? Standing.ROTATING : Standing.EXPIRING;
            }
            case CredentialState.Expired _ -> Standing.EXPIRED;
            case CredentialState.Revoked _ -> Standing.REVOKED;
        };
    }

    /** An end that is far away calls for no look. */
    private static String badge(Standing standing) {
        return switch (standing) {
            case ACTIVE, EXPIRING, UNUSED -> "lk-badge-usual";
            case ENDING_SOON, ROTATING -> "lk-badge-warn";
            case EXPIRED, REVOKED -> "lk-badge-over";
        };
    }

    private @Nullable Moment until(CredentialState state, Instant now) {
        return switch (state) {
            case CredentialState.Active _ -> null;
            case CredentialState.Expiring(var at) -> moment(at, now);
            case CredentialState.Expired(var at) -> moment(at, now);
            case CredentialState.Revoked(var at, var _) -> moment(at, now);
        };
    }

    private Moment moment(Instant at, Instant now) {
        return Moment.of(pages.messages(), at, now);
    }

    /** What made a credential, when it was no user of the company. */
    static String nameOf(Pages pages, String createdBy) {
        var kind = createdBy.substring(0, Math.max(0, createdBy.indexOf(':')));
        return switch (kind) {
            case "operator" -> pages.text("credentials.creator.operator");
            case "credential" -> pages.text("credentials.creator.credential");
            case "system" -> pages.product();
            default -> pages.text("credentials.creator.formerUser");
        };
    }
}
