"""Papers without approved questions: fits and checks what is asserted, quoted or denied about them."""
