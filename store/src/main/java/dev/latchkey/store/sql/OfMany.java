package dev.latchkey.store.sql;

import java.util.HashMap;
import java.util.Map;

/** Rows of a company, of an application, or of an application in a company; an empty id stands for all. */
final class OfMany {

    private OfMany() {}

    static String where(String companyId, String clientId) {
        if (companyId.isEmpty() && clientId.isEmpty()) {
            throw new IllegalArgumentException("expected a company or an application");
        }
        if (companyId.isEmpty()) {
            return "client_id = :clientId";
        }
        return clientId.isEmpty() ? "company_id = :companyId" : "client_id = :clientId and company_id = :companyId";
    }

    static Map<String, String> values(String companyId, String clientId) {
        var values = new HashMap<String, String>();
        if (!companyId.isEmpty()) {
            values.put("companyId", companyId);
        }
        if (!clientId.isEmpty()) {
            values.put("clientId", clientId);
        }
        return values;
    }
}
