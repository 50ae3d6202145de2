"""What on a page is marked as none of the article, and what the marks weigh against its prose."""
