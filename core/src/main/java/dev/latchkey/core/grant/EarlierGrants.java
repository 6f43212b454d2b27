package dev.latchkey.core.grant;

import dev.latchkey.core.change.ChangeKind;
import dev.latchkey.core.change.Transactions;
import java.util.Map;

/** Grants of releases that kept the identifier of an API and not which one it was. */
public final class EarlierGrants {

    private EarlierGrants() {}

    /**
     * Gives each to the API that its identifier stands for. Those whose API is not served belong to nobody from then on: who comes
     * later is not known to be it.
     *
     * @param apis names of the APIs, by their identifiers
     * @return whether there were any
     */
    public static boolean bind(Transactions transactions, UserGrants grants, Map<String, String> apis) {
        var earlier = transactions.read(grants::liveOfUnknownApi);
        if (earlier.isEmpty()) {
            return false;
        }
        transactions.write(tx -> {
            grants.bind(tx, apis);
            earlier.forEach(grant -> tx.changed(ChangeKind.GRANT, grant.companyId(), grant.id()));
            return earlier.size();
        });
        return true;
    }
}
