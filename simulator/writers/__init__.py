"""Writers of the files that a fund, a mutuelle and a bank send. They share the layout tables with the product's readers,
and none of their code: a reader and a writer that were wrong together would prove nothing."""
