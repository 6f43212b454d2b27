package dev.latchkey.console.credentials;

import dev.latchkey.core.company.AccessGroup;
import dev.latchkey.core.credential.CredentialLine;
import dev.latchkey.core.credential.CredentialSearch;
import dev.latchkey.core.credential.CredentialSearch.Sort;
import dev.latchkey.core.credential.CredentialSearch.Standing;
import dev.latchkey.core.credential.CredentialState;
import dev.latchkey.core.credential.CredentialStores;
import dev.latchkey.core.credential.CredentialType;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.page.Ago;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The list of a company's credentials: searched, filtered and sorted by links. */
public final class ListPage {

    private static final int PAGE = 50;
    /** Beyond this many the page does not count. */
    private static final int COUNT_MAX = 1_000;
    /** So many scopes of a client are named in the list; all of them stand on its own page. */
    private static final int SCOPES_MAX = 5;

    /**
     * An instant as a list tells it.
     *
     * @param near how far from now
     * @param exact for who points at it, and for screen readers
     */
    public record Moment(String near, String exact) {}

    /**
     * @param lastFour with an ellipsis before them; empty without a secret that may be shown
     * @param scopes the first by name; none for an API key
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

    /**
     * A heading that sorts.
     *
     * @param direction as {@code aria-sort} says it; absent when the list is sorted by something else
     */
    public record Heading(
            String label, String path, @Nullable String direction) {}

    /**
     * A page of the list.
     *
     * @param asked what the address asks for, for the form that searches in it
     * @param isFiltered whether anything but the order was asked for
     * @param previous path of the page before; absent at the beginning
     * @param next path of the page after; absent at the end
     * @implNote Many parameters: one for each thing that the page shows.
     */
    public record Model(
            String text,
            SequencedMap<String, String> asked,
            List<ListFilters.Choice> chips,
            List<ListFilters.Menu> menus,
            Map<Sort, Heading> headings,
            boolean isFiltered,
            String count,
            List<Line> lines,
            @Nullable String previous,
            @Nullable String next) {

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
        return pages.console(200, visit, "credentials/list", model(visit));
    }

    private Model model(Visit visit) {
        var companyId = visit.actor().companyId();
        var query = ListQuery.read(visit.query());
        var search = query.search();
        var now = clock.instant();
        return stores.transactions().read(tx -> {
            var list = stores.credentialList();
            var page = list.page(tx, companyId, search, query.position(), PAGE, now);
            var counts = list.counts(tx, companyId, search, COUNT_MAX, now);
            var count = counts.map(all -> all.of(search.standing()))
                    .orElseGet(() -> list.countUpTo(tx, companyId, search, COUNT_MAX + 1, now));
            var roles = Stream.concat(
                            stores.companies().builtInRoles().all().stream(),
                            stores.companies().customRoles(tx, companyId).stream())
                    .collect(Collectors.toMap(SystemRole::id, SystemRole::name, (one, _) -> one, LinkedHashMap::new));
            var groups = stores.companies().groups(tx, companyId).stream()
                    .collect(Collectors.toMap(AccessGroup::id, AccessGroup::name, (one, _) -> one, LinkedHashMap::new));
            var lines = page.lines();
            var filters = new ListFilters(pages.messages(), query);
            return new Model(
                    search.text(),
                    query.asked(),
                    filters.chips(counts.orElse(null)),
                    filters.menus(roles, groups, visit.actor().userId(), lines),
                    headings(query),
                    query.isFiltered(),
                    text(
                            count > COUNT_MAX ? "credentials.count.more" : "credentials.count",
                            Math.min(count, COUNT_MAX)),
                    lines.stream().map(line -> line(line, roles, now)).toList(),
                    page.hasPrevious() && !lines.isEmpty()
                            ? query.path().with("before", lines.getFirst().id()).value()
                            : null,
                    page.hasNext() && !lines.isEmpty()
                            ? query.path().with("after", lines.getLast().id()).value()
                            : null);
        });
    }

    private String text(String key, Object... values) {
        return pages.text(key, values);
    }

    private Map<Sort, Heading> headings(ListQuery query) {
        var search = query.search();
        return Map.of(
                Sort.NAME, heading(query, Sort.NAME, "common.name", !search.isReversed()),
                Sort.CREATED, heading(query, Sort.CREATED, "common.created", search.isReversed()),
                Sort.LAST_USED, heading(query, Sort.LAST_USED, "credentials.lastUsed", search.isReversed()),
                Sort.EXPIRY, heading(query, Sort.EXPIRY, "credentials.ends", !search.isReversed()));
    }

    private Heading heading(ListQuery query, Sort sort, String label, boolean isRising) {
        var direction = isRising ? "ascending" : "descending";
        return new Heading(text(label), query.sortedBy(sort), query.search().sort() == sort ? direction : null);
    }

    private Line line(CredentialLine line, Map<String, String> roles, Instant now) {
        var scopes = line.scopes().names();
        var name = line.creatorName();
        var state = standing(line.state(), now);
        return new Line(
                CredentialPages.pathOf(line.id()).value(),
                line.type() == CredentialType.OAUTH_CLIENT,
                line.name(),
                line.id(),
                line.hint().substring(Math.max(0, line.hint().indexOf('…'))),
                scopes.subList(0, Math.min(scopes.size(), SCOPES_MAX)),
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

    private static Standing standing(CredentialState state, Instant now) {
        return switch (state) {
            case CredentialState.Active _ -> Standing.ACTIVE;
            case CredentialState.Expiring(var at) ->
                at.isAfter(now.plus(CredentialSearch.SOON)) ? Standing.EXPIRING : Standing.ENDING_SOON;
            case CredentialState.Expired _ -> Standing.EXPIRED;
            case CredentialState.Revoked _ -> Standing.REVOKED;
        };
    }

    /** An end that is far away calls for no look. */
    private static String badge(Standing standing) {
        return switch (standing) {
            case ACTIVE, EXPIRING, UNUSED -> "lk-badge-usual";
            case ENDING_SOON -> "lk-badge-warn";
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
        return new Moment(
                Ago.words(pages.messages(), at, now), ShownValues.time(at).text());
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
