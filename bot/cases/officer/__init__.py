"""What an officer needs beside a case: its summary, who is behind it, handing work over."""
