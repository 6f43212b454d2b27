package dev.latchkey.store.sql;

import dev.latchkey.core.grant.AuthorizationRequests.Kind;
import dev.latchkey.core.grant.AuthorizationRequests.Numbers;
import dev.latchkey.core.grant.AuthorizationRequests.Origin;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * How many authorization requests wait, of all, of a client, of an address and of a network. Every request is counted by the transaction that
 * keeps it and the one that takes it away, because to count the rows takes the longer the more strangers have left.
 */
final class RequestCounts {

    /** Whose room a row takes. */
    record Row(
            String kind,
            String clientId,
            @Nullable String address,
            @Nullable String network) {

        /** What {@link #of(ResultSet)} reads. */
        static final String COLUMNS = "kind, client_id, address, network";

        static Row of(ResultSet row) throws SQLException {
            return new Row(
                    Columns.text(row, "kind"),
                    Columns.text(row, "client_id"),
                    row.getString("address"),
                    row.getString("network"));
        }

        private List<Counted> shares() {
            var shares = new ArrayList<Counted>(4);
            shares.add(new Counted(kind, Share.ALL, ""));
            shares.add(new Counted(kind, Share.CLIENT, clientId));
            if (address != null) {
                shares.add(new Counted(kind, Share.ADDRESS, address));
            }
            if (network != null) {
                shares.add(new Counted(kind, Share.NETWORK, network));
            }
            return shares;
        }
    }

    private enum Share {
        ALL,
        CLIENT,
        ADDRESS,
        NETWORK
    }

    private record Counted(String kind, Share share, String name) {}

    private RequestCounts() {}

    /** Counts one that is kept. */
    static void add(Handle handle, Row kept) {
        var batch = handle.prepareBatch("""
            insert into authorization_request_count (kind, share, name, waiting)
            values (:kind, :share, :name, 1)
            on conflict (kind, share, name) do update set waiting = authorization_request_count.waiting + 1
            """);
        for (var counted : kept.shares()) {
            batch.bind("kind", counted.kind())
                    .bind("share", counted.share().name())
                    .bind("name", counted.name())
                    .add();
        }
        batch.execute();
    }

    /** Counts those that were taken away no more. */
    static void remove(Handle handle, List<Row> gone) {
        if (gone.isEmpty()) {
            return;
        }
        var numbers = new HashMap<Counted, Integer>();
        gone.stream().flatMap(row -> row.shares().stream()).forEach(share -> numbers.merge(share, 1, Integer::sum));
        change(handle, numbers, """
            update authorization_request_count
               set waiting = waiting - :number
             where kind = :kind
               and share = :share
               and name = :name
            """);
        change(handle, numbers, """
            delete from authorization_request_count
             where kind = :kind
               and share = :share
               and name = :name
               and waiting <= 0
               and :number > 0
            """);
    }

    private static void change(Handle handle, Map<Counted, Integer> numbers, String sql) {
        var batch = handle.prepareBatch(sql);
        numbers.forEach((counted, number) -> batch.bind("kind", counted.kind())
                .bind("share", counted.share().name())
                .bind("name", counted.name())
                .bind("number", number)
                .add());
        batch.execute();
    }

    /** Begins anew where nothing waits, whatever a node of an earlier release did not count. */
    static void forgetWhereNoneWaits(Handle handle) {
        handle.execute(
                "delete from authorization_request_count where not exists (select 1 from authorization_request)");
    }

    static Numbers read(Handle handle, Kind kind, String clientId, Origin origin) {
        var waiting = new HashMap<Share, Integer>();
        handle.createQuery("""
            select share, waiting
              from authorization_request_count
             where kind = :kind
               and ((share = 'ALL' and name = '')
                 or (share = 'CLIENT' and name = :clientId)
                 or (share = 'ADDRESS' and name = :address)
                 or (share = 'NETWORK' and name = :network))
            """)
                .bind("kind", kind.name())
                .bind("clientId", clientId)
                .bind("address", origin.address())
                .bind("network", origin.network())
                .map((row, _) -> Map.entry(Share.valueOf(Columns.text(row, "share")), row.getInt("waiting")))
                .forEach(one -> waiting.put(one.getKey(), one.getValue()));
        return new Numbers(
                waiting.getOrDefault(Share.ALL, 0),
                waiting.getOrDefault(Share.CLIENT, 0),
                waiting.getOrDefault(Share.ADDRESS, 0),
                waiting.getOrDefault(Share.NETWORK, 0));
    }
}
