package dev.latchkey.store.sql;

/** What companies have that ends by itself. */
final class CompanyEndings {

    private CompanyEndings() {}

    private static final String CREDENTIALS = """
          from credential c
         where c.company_id %s
           and c.revoked_at is null
           and
        """ + SqlEndings.endsIn("c.expires_at");

    /** A secret that a rotation replaced has an end of its own, which says nothing when its credential ends with it. */
    private static final String OLD_SECRETS = """
          from credential_secret s
          join credential c on c.company_id = s.company_id and c.id = s.credential_id
         where s.company_id %s
           and c.revoked_at is null
           and (c.expires_at is null or c.expires_at > s.expires_at)
           and s.revoked_at is null
           and
        """ + SqlEndings.endsIn("s.expires_at");

    private static final String TRIALS = """
          from scope_trial t
          join credential c on c.company_id = t.company_id and c.id = t.credential_id
         where t.company_id %s
           and c.revoked_at is null
           and (c.expires_at is null or c.expires_at > :from0)
           and t.ends_at >= :fromEnded
           and t.ends_at < :untilEnded
        """;

    private static final String COMPANIES_WITH = "select c.company_id" + CREDENTIALS.formatted("in (<ids>)")
            + " union select s.company_id" + OLD_SECRETS.formatted("in (<ids>)")
            + " union select t.company_id" + TRIALS.formatted("in (<ids>)");

    private static final String FIND = "select 'CREDENTIAL' as kind, c.id, c.name, c.expires_at as at"
            + CREDENTIALS.formatted("= :ownerId")
            + " union all select 'OLD_SECRET' as kind, c.id, c.name, s.expires_at as at"
            + OLD_SECRETS.formatted("= :ownerId")
            + " union all select 'TRIAL' as kind, c.id, c.name, t.ends_at as at"
            + TRIALS.formatted("= :ownerId");

    static SqlEndings store() {
        return new SqlEndings("letters_of_endings", "after_company", COMPANIES_WITH, FIND);
    }
}
