package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.audit.Author;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.review.Listing;
import dev.latchkey.core.review.ListingCategory;
import dev.latchkey.core.review.ListingContent;
import dev.latchkey.core.review.ListingEvent;
import dev.latchkey.core.review.ListingState;
import dev.latchkey.core.review.Listings;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

final class SqlListings implements Listings {

    private static final String COUNT = """
        select count(*)
          from application_listing l
          join application a on a.client_id = l.client_id
         where l.state = :state
           and a.removed_at is null
        """;

    private static final String CURRENT = "CURRENT";
    private static final String REVIEWED = "REVIEWED";
    private static final String PUBLISHED = "PUBLISHED";

    @Override
    public Optional<Listing> find(Transaction tx, String clientId) {
        return handle(tx)
                .createQuery("""
                    select partner_id,
                           client_id,
                           state,
                           goes_by_link,
                           changed_at
                      from application_listing
                     where client_id = :clientId
                    """)
                .bind("clientId", clientId)
                .map((row, _) -> listing(tx, row))
                .findOne();
    }

    @Override
    public List<Listing> in(Transaction tx, ListingState state, int limit) {
        return handle(tx)
                .createQuery("""
                    select l.partner_id,
                           l.client_id,
                           l.state,
                           l.goes_by_link,
                           l.changed_at
                      from application_listing l
                      join application a on a.client_id = l.client_id
                     where l.state = :state
                       and a.removed_at is null
                     order by l.changed_at, l.client_id
                     limit :limit
                    """)
                .bind("state", state.name())
                .bind("limit", limit)
                .map((row, _) -> listing(tx, row))
                .list();
    }

    @Override
    public int countIn(Transaction tx, ListingState state) {
        return handle(tx)
                .createQuery(COUNT)
                .bind("state", state.name())
                .mapTo(Integer.class)
                .one();
    }

    @Override
    public int countIn(Transaction tx, ListingState state, String partnerId) {
        return handle(tx)
                .createQuery(COUNT + " and l.partner_id = :partnerId")
                .bind("state", state.name())
                .bind("partnerId", partnerId)
                .mapTo(Integer.class)
                .one();
    }

    @Override
    public void put(Transaction tx, Listing listing) {
        handle(tx)
                .createUpdate("""
                    insert into application_listing (client_id, partner_id, state, goes_by_link, changed_at)
                    values (:clientId, :partnerId, :state, :goesByLink, :changedAt)
                        on conflict (client_id) do update
                       set state = excluded.state,
                           goes_by_link = excluded.goes_by_link,
                           changed_at = excluded.changed_at
                    """)
                .bind("clientId", listing.clientId())
                .bind("partnerId", listing.partnerId())
                .bind("state", listing.state().name())
                .bind("goesByLink", listing.goesByLink())
                .bind("changedAt", Millis.of(listing.changedAt()))
                .execute();
        handle(tx)
                .createUpdate("delete from application_listing_content where client_id = :clientId")
                .bind("clientId", listing.clientId())
                .execute();
        insert(tx, listing.clientId(), CURRENT, listing.content());
        insert(tx, listing.clientId(), REVIEWED, listing.reviewed());
        insert(tx, listing.clientId(), PUBLISHED, listing.published());
    }

    private static void insert(Transaction tx, String clientId, String version, @Nullable ListingContent content) {
        if (content == null) {
            return;
        }
        handle(tx)
                .createUpdate("""
                    insert into application_listing_content (client_id, version, summary, description, website_uri,
                           privacy_uri, support, category, companies)
                    values (:clientId, :version, :summary, :description, :websiteUri,
                           :privacyUri, :support, :category, :companies)
                    """)
                .bind("clientId", clientId)
                .bind("version", version)
                .bindMap(content.facts())
                .bind("companies", String.join(" ", content.companies()))
                .execute();
    }

    @Override
    public void add(Transaction tx, Listing listing, ListingState.Action action, String author, String reason) {
        handle(tx)
                .createUpdate("""
                    insert into application_listing_event (client_id, number, at, action, author, reason)
                    select :clientId,
                           coalesce(max(number), 0) + 1,
                           :at,
                           :action,
                           :author,
                           :reason
                      from application_listing_event
                     where client_id = :clientId
                    """)
                .bind("clientId", listing.clientId())
                .bind("at", Millis.of(listing.changedAt()))
                .bind("action", action.name())
                .bind("author", author)
                .bind("reason", reason)
                .execute();
        handle(tx)
                .createUpdate("""
                    delete from application_listing_event
                     where client_id = :clientId
                       and number <= (select max(number)
                                        from application_listing_event
                                       where client_id = :clientId) - :kept
                    """)
                .bind("clientId", listing.clientId())
                .bind("kept", EVENTS_MAX)
                .execute();
    }

    @Override
    public List<ListingEvent> events(Transaction tx, String clientId, int limit) {
        return handle(tx)
                .createQuery("""
                    select number,
                           at,
                           action,
                           author,
                           reason
                      from application_listing_event
                     where client_id = :clientId
                     order by number desc
                     limit :limit
                    """)
                .bind("clientId", clientId)
                .bind("limit", limit)
                .map((row, _) -> new ListingEvent(
                        row.getInt("number"),
                        Columns.instant(row, "at"),
                        ListingState.Action.valueOf(Columns.text(row, "action")),
                        Author.parse(Columns.text(row, "author")),
                        Columns.shown(row, "reason")))
                .list();
    }

    private static Listing listing(Transaction tx, ResultSet row) throws SQLException {
        var clientId = Columns.text(row, "client_id");
        var contents = contents(tx, clientId);
        return new Listing(
                Columns.text(row, "partner_id"),
                clientId,
                ListingState.valueOf(Columns.text(row, "state")),
                Objects.requireNonNull(contents.get(CURRENT)),
                contents.get(REVIEWED),
                contents.get(PUBLISHED),
                row.getBoolean("goes_by_link"),
                Columns.instant(row, "changed_at"));
    }

    private static Map<String, ListingContent> contents(Transaction tx, String clientId) {
        return handle(tx)
                .createQuery("""
                    select version,
                           summary,
                           description,
                           website_uri,
                           privacy_uri,
                           support,
                           category,
                           companies
                      from application_listing_content
                     where client_id = :clientId
                    """)
                .bind("clientId", clientId)
                .map((row, _) -> Map.entry(Columns.text(row, "version"), content(row)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static ListingContent content(ResultSet row) throws SQLException {
        var companies = Columns.text(row, "companies");
        return new ListingContent(
                Columns.shown(row, "summary"),
                Columns.shown(row, "description"),
                Columns.text(row, "website_uri"),
                Columns.text(row, "privacy_uri"),
                Columns.text(row, "support"),
                ListingCategory.valueOf(Columns.text(row, "category")),
                companies.isEmpty() ? new TreeSet<>() : new TreeSet<>(List.of(companies.split(" "))));
    }
}
