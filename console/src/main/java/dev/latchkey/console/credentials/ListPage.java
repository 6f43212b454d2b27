package dev.latchkey.console.credentials;

import dev.latchkey.core.command.TextLimits;
import dev.latchkey.core.company.AccessGroup;
import dev.latchkey.core.credential.CredentialLine;
import dev.latchkey.core.credential.CredentialList.Position;
import dev.latchkey.core.credential.CredentialSearch;
import dev.latchkey.core.credential.CredentialSearch.Sort;
import dev.latchkey.core.credential.CredentialSearch.Standing;
import dev.latchkey.core.credential.CredentialStores;
import dev.latchkey.core.credential.CredentialType;
import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The list of a company's credentials: searched, filtered and sorted by a form that is a link. */
public final class ListPage {

    static final String USER = "user:";

    private static final int PAGE = 50;
    /** Beyond this many the page does not count. */
    private static final int COUNT_MAX = 1_000;

    /** One choice of a filter. */
    public record Option(String value, String label, boolean isChosen) {}

    /**
     * @param firstScope the first by name; empty for an API key
     *
     * @implNote Many parameters: one for each thing that the page shows.
     */
    public record Line(
            String path,
            boolean isClient,
            String name,
            String id,
            String hint,
            int scopeCount,
            String firstScope,
            @Nullable String role,
            @Nullable String group,
            String creator,
            @Nullable String creatorPath,
            ShownValues.Time createdAt,
            ShownValues.@Nullable Time lastUsedAt,
            ShownValues.State state) {}

    /**
     * A page of the list.
     *
     * @param isFiltered whether anything but the order was asked for
     * @param previous path of the page before; absent at the beginning
     * @param next path of the page after; absent at the end
     * @implNote Many parameters: one for each thing that the page shows.
     */
    public record Model(
            String text,
            List<Option> types,
            List<Option> standings,
            List<Option> roles,
            List<Option> groups,
            List<Option> creators,
            List<Option> sorts,
            boolean isFiltered,
            String count,
            List<Line> lines,
            @Nullable String previous,
            @Nullable String next) {}

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
        var query = visit.query();
        var search = search(query);
        var now = clock.instant();
        return stores.transactions().read(tx -> {
            var page = stores.credentialList().page(tx, companyId, search, position(query), PAGE, now);
            var count = stores.credentialList().countUpTo(tx, companyId, search, COUNT_MAX + 1, now);
            var roles = Stream.concat(
                            stores.companies().builtInRoles().all().stream(),
                            stores.companies().customRoles(tx, companyId).stream())
                    .collect(Collectors.toMap(SystemRole::id, SystemRole::name, (one, _) -> one, LinkedHashMap::new));
            var groups = stores.companies().groups(tx, companyId).stream()
                    .collect(Collectors.toMap(AccessGroup::id, AccessGroup::name, (one, _) -> one, LinkedHashMap::new));
            var lines = page.lines();
            var base = path(query, search);
            return new Model(
                    search.text(),
                    typeOptions(search),
                    standingOptions(search),
                    options(text("credentials.any.role"), roles, search.systemRoleId()),
                    options(text("credentials.any.group"), groups, search.accessGroupId()),
                    creatorOptions(visit, search, lines),
                    sortOptions(search),
                    isFiltered(search),
                    text(
                            count > COUNT_MAX ? "credentials.count.more" : "credentials.count",
                            Math.min(count, COUNT_MAX)),
                    lines.stream().map(line -> line(line, roles)).toList(),
                    page.hasPrevious() && !lines.isEmpty()
                            ? base.with("before", lines.getFirst().id()).value()
                            : null,
                    page.hasNext() && !lines.isEmpty()
                            ? base.with("after", lines.getLast().id()).value()
                            : null);
        });
    }

    private String text(String key, Object... values) {
        return pages.text(key, values);
    }

    private static CredentialSearch search(FormParameters query) {
        return new CredentialSearch(
                query.find("q").orElse("").strip(),
                one(CredentialType.values(), query, "type"),
                one(Standing.values(), query, "state"),
                id(query, "role"),
                id(query, "group"),
                Optional.ofNullable(id(query, "creator")).map(id -> USER + id).orElse(null),
                Optional.ofNullable(one(Sort.values(), query, "sort")).orElse(Sort.CREATED));
    }

    private static <E extends Enum<E>> @Nullable E one(E[] values, FormParameters query, String name) {
        var wanted = query.find(name).orElse("");
        return Stream.of(values)
                .filter(value -> value.name().equals(wanted))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String id(FormParameters query, String name) {
        return query.findNonEmpty(name)
                .filter(value -> value.length() <= TextLimits.ID_LENGTH_MAX)
                .orElse(null);
    }

    private static @Nullable Position position(FormParameters query) {
        var after = id(query, "after");
        if (after != null) {
            return new Position(after, false);
        }
        var before = id(query, "before");
        return before == null ? null : new Position(before, true);
    }

    private static boolean isFiltered(CredentialSearch search) {
        return !search.equals(new CredentialSearch("", null, null, null, null, null, search.sort()));
    }

    /** The same search, at its first page. */
    private static LocalPath path(FormParameters query, CredentialSearch search) {
        var path = new LocalPath(CredentialPages.PATH);
        if (!search.text().isEmpty()) {
            path = path.with("q", search.text());
        }
        for (var name : List.of("type", "state", "role", "group", "creator", "sort")) {
            var value = id(query, name);
            if (value != null) {
                path = path.with(name, value);
            }
        }
        return path;
    }

    private List<Option> typeOptions(CredentialSearch search) {
        return options(
                text("credentials.any.type"),
                labels("credentials.types.", CredentialType.API_KEY, CredentialType.OAUTH_CLIENT),
                nameOrNull(search.type()));
    }

    private List<Option> standingOptions(CredentialSearch search) {
        return options(
                text("credentials.any.state"),
                labels("credentials.state.", Standing.ACTIVE, Standing.EXPIRING, Standing.EXPIRED, Standing.REVOKED),
                nameOrNull(search.standing()));
    }

    private List<Option> sortOptions(CredentialSearch search) {
        return Stream.of(Sort.CREATED, Sort.NAME, Sort.LAST_USED, Sort.EXPIRY)
                .map(sort -> new Option(sort.name(), text("credentials.order." + sort.name()), sort == search.sort()))
                .toList();
    }

    private List<Option> creatorOptions(Visit visit, CredentialSearch search, List<CredentialLine> lines) {
        var me = visit.actor().userId();
        var choices = new LinkedHashMap<String, String>();
        choices.put(me, text("credentials.creator.me"));
        var wanted = search.createdBy() == null ? null : search.createdBy().substring(USER.length());
        if (wanted != null && !wanted.equals(me)) {
            var name = lines.isEmpty() ? null : lines.getFirst().creatorName();
            choices.put(wanted, name == null ? text("credentials.creator.somebody") : name);
        }
        return options(text("credentials.any.creator"), choices, wanted);
    }

    /** Labels by the names of the values, in their order. */
    private SequencedMap<String, String> labels(String keys, Enum<?>... values) {
        var map = new LinkedHashMap<String, String>();
        for (var value : values) {
            map.put(value.name(), text(keys + value.name()));
        }
        return map;
    }

    private static List<Option> options(String any, Map<String, String> labels, @Nullable String chosen) {
        var options = new ArrayList<Option>();
        options.add(new Option("", any, chosen == null));
        labels.forEach((value, label) -> options.add(new Option(value, label, value.equals(chosen))));
        return options;
    }

    private static @Nullable String nameOrNull(@Nullable Enum<?> value) {
        return value == null ? null : value.name();
    }

    private Line line(CredentialLine line, Map<String, String> roles) {
        var scopes = line.scopes().names();
        var roleId = line.systemRoleId();
        var name = line.creatorName();
        return new Line(
                CredentialPages.pathOf(line.id()).value(),
                line.type() == CredentialType.OAUTH_CLIENT,
                line.name(),
                line.id(),
                line.hint(),
                scopes.size(),
                scopes.isEmpty() ? "" : scopes.getFirst(),
                roleId == null ? null : roles.getOrDefault(roleId, roleId),
                line.accessGroupName(),
                name == null ? nameOf(pages, line.createdBy()) : name,
                name == null
                        ? null
                        : new LocalPath(CredentialPages.PATH)
                                .with("creator", line.createdBy().substring(USER.length()))
                                .value(),
                ShownValues.time(line.createdAt()),
                ShownValues.timeOrNull(line.lastUsedAt()),
                ShownValues.state(line.state()));
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
