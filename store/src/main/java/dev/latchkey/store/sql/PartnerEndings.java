package dev.latchkey.store.sql;

/** What partners have that ends by itself: keys and secrets that others took the place of. */
final class PartnerEndings {

    private PartnerEndings() {}

    private static final String KEYS = """
          from partner_key k
         where k.partner_id %s
           and k.revoked_at is null
           and
        """ + SqlEndings.endsIn("k.expires_at");

    /** An application that is suspended or was removed has no secret that works. */
    private static final String SECRETS = """
          from partner_secret s
          join application a on a.partner_id = s.partner_id and a.client_id = s.owner_id
         where s.partner_id %s
           and a.is_active
           and a.removed_at is null
           and s.revoked_at is null
           and
        """ + SqlEndings.endsIn("s.expires_at");

    private static final String PARTNERS_WITH = "select k.partner_id" + KEYS.formatted("in (<ids>)")
            + " union select s.partner_id" + SECRETS.formatted("in (<ids>)");

    private static final String FIND = "select 'PARTNER_KEY' as kind, k.id, (select max(n.last_four)"
            + " from partner_secret n where n.partner_id = k.partner_id and n.owner_id = k.id) as name,"
            + " k.expires_at as at"
            + KEYS.formatted("= :ownerId")
            + " union all select 'APPLICATION_SECRET' as kind, a.client_id as id, a.name, s.expires_at as at"
            + SECRETS.formatted("= :ownerId");

    static SqlEndings store() {
        return new SqlEndings("letters_of_partner_endings", "after_owner", PARTNERS_WITH, FIND);
    }
}
